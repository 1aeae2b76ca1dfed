/**
 * The ordered record of all updates: assigns every update its position, and is read by all readers.
 *
 * <p>{@link io.pulseboard.journal.JournalWriter} appends the updates that beans fire as CDI events;
 * {@link io.pulseboard.journal.Journal} keeps the newest ones. May use {@code wire} and {@code
 * model}.
 */
package io.pulseboard.journal;
