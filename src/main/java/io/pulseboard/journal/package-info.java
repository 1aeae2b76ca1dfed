/**
 * The one ordered record of all that happens: it gives every update its position, and every reader
 * reads it.
 *
 * <p>{@link io.pulseboard.journal.JournalWriter} takes what beans fire as CDI events; {@link
 * io.pulseboard.journal.Journal} keeps the newest of it. May use {@code wire} and {@code model}.
 */
package io.pulseboard.journal;
