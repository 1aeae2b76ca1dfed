/**
 * The recent updates of every channel, for snapshots and charts.
 *
 * <p>A {@link io.pulseboard.history.Window} holds the newest entries of one channel, {@link
 * io.pulseboard.history.History} bounds all windows together. Entries are shared with the journal,
 * not copied. May use {@code journal}, {@code wire} and {@code model}.
 */
package io.pulseboard.history;
