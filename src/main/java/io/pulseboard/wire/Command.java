package io.pulseboard.wire;

import io.pulseboard.model.Channel;
import io.pulseboard.model.ChannelPattern;
import io.pulseboard.model.Position;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A command of a client. Every command gets exactly one reply, with its id. */
public sealed interface Command {

  /** The client's own number, 0 to 2^53-1. */
  long id();

  /**
   * Follow channels.
   *
   * @param id the command's id
   * @param patterns names and prefixes; duplicates are removed
   * @param since continue after this position
   * @param history also send earlier updates
   * @param rate the largest number of updates per second for each state channel
   */
  record Subscribe(
      long id,
      List<ChannelPattern> patterns,
      Optional<Position> since,
      Optional<HistoryRange> history,
      OptionalDouble rate)
      implements Command {

    public Subscribe {
      patterns = patterns.stream().distinct().toList();
    }
  }

  /**
   * Stop following.
   *
   * @param id the command's id
   * @param patterns as they were subscribed
   */
  record Unsubscribe(long id, List<ChannelPattern> patterns) implements Command {

    public Unsubscribe {
      patterns = patterns.stream().distinct().toList();
    }
  }

  /** Measure the round trip and the clock offset. */
  record Ping(long id) implements Command {}

  /** Name the client; the protocol version was checked by the reader. */
  record Hello(long id, String client) implements Command {}

  /** Extend a connection that expires. */
  record Refresh(long id) implements Command {}

  /** Read the history of one channel without following it. */
  record History(long id, Channel channel, HistoryRange range) implements Command {}

  /** Publish an object on a channel. */
  record Publish(long id, Channel channel, JsonObject data) implements Command {}
}
