/**
 * Fan-out: who follows what, and the bounded queue before every connection.
 *
 * <p>One thread reads the journal and offers each entry to the {@link io.pulseboard.hub.Outbox} of
 * every connection that follows its channel; offering never waits. What a connection is made of,
 * its {@link io.pulseboard.hub.Carrier}, is the endpoints' matter. May use {@code access}, {@code
 * journal}, {@code history}, {@code wire} and {@code model}.
 */
package io.pulseboard.hub;
