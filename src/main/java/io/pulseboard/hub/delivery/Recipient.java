package io.pulseboard.hub.delivery;

/**
 * A connection that gets an update. Public for the hub, which knows who follows each channel.
 *
 * @param outbox of the connection
 * @param intervalNanos the minimum time between two values of a state channel, 0 for none
 */
public record Recipient(Outbox outbox, long intervalNanos) {}
