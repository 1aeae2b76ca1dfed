package io.pulseboard.wire;

import io.pulseboard.model.ChannelPattern;
import io.pulseboard.model.Position;
import java.util.List;
import java.util.Optional;

/** What a client may say. Every command gets exactly one reply, with its id. */
public sealed interface Command {

  /** The client's own number, 0 to 2^53-1. */
  long id();

  /**
   * Follow channels.
   *
   * @param id the command's id
   * @param patterns names and prefixes, without doubles
   * @param since continue after this position
   * @param history also what came before
   */
  record Subscribe(
      long id,
      List<ChannelPattern> patterns,
      Optional<Position> since,
      Optional<HistoryRange> history)
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
}
