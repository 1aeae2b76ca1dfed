/**
 * The recent past of every channel, from which snapshots and charts are drawn.
 *
 * <p>A {@link io.pulseboard.history.Window} holds the newest entries of one channel, {@link
 * io.pulseboard.history.History} keeps all windows together within one bound. Entries are shared
 * with the journal, not copied. May use {@code journal}, {@code wire} and {@code model}.
 */
package io.pulseboard.history;
