/**
 * What is sent to each connection, and when: bounded outboxes with conflation and rates, and the
 * tasks that send on the containers' threads.
 *
 * <p>An {@link io.pulseboard.hub.delivery.Outbox} holds the messages of one connection; a {@link
 * io.pulseboard.hub.delivery.Carrier}, implemented by the endpoints, moves them to the client. At
 * most one send per connection is in progress, and nothing here waits for a client. Knows nothing
 * of subscriptions, clients or the journal. May use {@code wire} and {@code model}, not {@code
 * hub}.
 */
package io.pulseboard.hub.delivery;
