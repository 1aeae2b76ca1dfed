/**
 * Who follows which channel, what a new subscription gets of the past, and the dispatcher.
 *
 * <p>One thread, the dispatcher, reads the journal ({@link io.pulseboard.hub.Hub#dispatch}) and
 * adds each entry to the outboxes of the connections that follow its channel; adding never waits.
 * {@link io.pulseboard.hub.delivery} sends. May use {@code hub.delivery}, {@code access}, {@code
 * journal}, {@code history}, {@code wire} and {@code model}.
 */
package io.pulseboard.hub;
