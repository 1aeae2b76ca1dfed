package io.pulseboard.model;

import static java.util.Objects.requireNonNull;

/**
 * The end of a state channel: a metric that vanished, an instrument that is no longer traded. Every
 * client forgets the channel. A later update begins it again.
 *
 * @param channel of a state namespace; a channel of events does not end
 * @param timeMillis when it ended, ms since the epoch
 */
public record Gone(Channel channel, long timeMillis) implements Update {

  public Gone {
    requireNonNull(channel, "channel");
  }

  /**
   * A channel that ends now.
   *
   * @throws IllegalArgumentException when the channel name is not valid
   */
  public static Gone of(String channel) {
    return new Gone(new Channel(channel), System.currentTimeMillis());
  }
}
