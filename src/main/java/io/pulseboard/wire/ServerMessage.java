package io.pulseboard.wire;

import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Position;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A message from the server to a client, as a value. {@link JsonCodec} and {@link BinaryEncoder}
 * encode it. Immutable, so any thread may send one message to any number of clients.
 */
public sealed interface ServerMessage {

  /** The cursor of a message that does not move the client's cursor. */
  long NO_CURSOR = -1;

  /** Estimated length of a short message's fixed parts as JSON, in characters. */
  int SHORT_LENGTH = 160;

  /**
   * The offset up to which a client that has this message has seen everything, or {@link
   * #NO_CURSOR}.
   */
  default long cursor() {
    return NO_CURSOR;
  }

  /** The epoch of {@link #cursor}; null when there is no cursor. */
  default String epoch() {
    return null;
  }

  /** Estimated memory of the message as text, in bytes. */
  default int bytes() {
    return SHORT_LENGTH;
  }

  /**
   * The first message of every connection.
   *
   * @param session the session's name, for people and logs
   * @param node the server's name
   * @param version of Pulseboard
   * @param position of the journal, now
   * @param heartbeatSeconds the longest time in which nothing is sent
   * @param subscriptions the largest number of names and prefixes
   * @param outboxBytes the bound of the connection's outbox
   * @param retrySpreadMillis over how long clients come back after a close with 1001 without {@code
   *     bye}
   * @param serverTimeMillis the server's clock, ms since the epoch
   */
  record Welcome(
      String session,
      String node,
      String version,
      Position position,
      int heartbeatSeconds,
      int subscriptions,
      int outboxBytes,
      long retrySpreadMillis,
      long serverTimeMillis)
      implements ServerMessage {

    @Override
    public int bytes() {
      return 2 * SHORT_LENGTH + session.length() + node.length() + version.length();
    }
  }

  /** The answer to a command that was executed. */
  sealed interface Reply extends ServerMessage {

    /** The command's id. */
    long id();
  }

  /**
   * The reply to {@code subscribe}.
   *
   * @param id of the command
   * @param position up to which the recovery goes
   * @param recovered whether the recovery continues from the client's position; if not, it is a
   *     snapshot that replaces everything the client has. Empty when the client sent no position
   * @param channels one for each name or prefix of the command, in the same order
   */
  record Subscribed(
      long id, Position position, Optional<Boolean> recovered, List<Subscription> channels)
      implements Reply {

    @Override
    public int bytes() {
      return SHORT_LENGTH
          + channels.stream().mapToInt(one -> SHORT_LENGTH / 2 + one.channel().length()).sum();
    }
  }

  /**
   * What the reply to {@code subscribe} says of one subscription.
   *
   * @param channel the name or prefix
   * @param kind of its channels
   * @param complete whether nothing is missing since the client's position
   * @param rate granted, updates per second; empty when none was asked for or every update is sent
   * @param intervalMillis the expected interval between updates of a channel, in ms; empty when a
   *     channel may be silent for any time
   */
  record Subscription(
      String channel,
      ChannelKind kind,
      boolean complete,
      OptionalDouble rate,
      OptionalInt intervalMillis) {}

  /**
   * The reply to {@code unsubscribe}.
   *
   * @param id of the command
   * @param channels the names and prefixes that are no longer followed
   */
  record Unsubscribed(long id, List<String> channels) implements Reply {

    @Override
    public int bytes() {
      return SHORT_LENGTH + channels.stream().mapToInt(name -> 3 + name.length()).sum();
    }
  }

  /**
   * The reply to {@code publish}.
   *
   * @param id of the command
   * @param position of the update
   */
  record Published(long id, Position position) implements Reply {}

  /**
   * The reply to {@code hello}.
   *
   * @param id of the command
   * @param welcome the connection's first message, with the current time
   */
  record HelloReply(long id, Welcome welcome) implements Reply {

    @Override
    public int bytes() {
      return welcome.bytes();
    }
  }

  /**
   * The reply to {@code ping}.
   *
   * @param id of the command
   * @param serverTimeMillis the server's clock, ms since the epoch
   */
  record Pong(long id, long serverTimeMillis) implements Reply {}

  /**
   * The reply to {@code refresh}: connections do not expire.
   *
   * @param id of the command
   */
  record Refreshed(long id) implements Reply {}

  /**
   * The reply to {@code history}.
   *
   * @param id of the command
   * @param position up to which the history goes
   * @param complete whether all stored updates of the range are included
   * @param entries of one channel, oldest first
   */
  record Past(long id, Position position, boolean complete, List<Entry> entries) implements Reply {

    @Override
    public int bytes() {
      return SHORT_LENGTH + entries.stream().mapToInt(Entry::ownBytes).sum();
    }
  }

  /**
   * The answer to a command that was refused.
   *
   * @param id of the command; empty when it could not be read
   * @param code what was wrong
   * @param reason what was wrong and what is allowed, for people
   */
  record Refusal(OptionalLong id, ErrorCode code, String reason) implements ServerMessage {

    /** The answer for an exception. */
    public static Refusal of(ProtocolException mistake) {
      return new Refusal(mistake.commandId(), mistake.code(), mistake.getMessage());
    }

    @Override
    public int bytes() {
      return SHORT_LENGTH + reason.length();
    }
  }

  /**
   * Updates of an event subscription were lost for this connection.
   *
   * @param channel the name or prefix
   * @param lost how many; empty when that is unknown
   */
  record Gap(String channel, OptionalLong lost) implements ServerMessage {

    @Override
    public int bytes() {
      return SHORT_LENGTH + channel.length();
    }
  }

  /**
   * The recovery has been sent; live updates follow.
   *
   * @param id of the subscription's command
   * @param position up to which the recovery went
   */
  record Live(long id, Position position) implements ServerMessage {

    @Override
    public long cursor() {
      return position.offset();
    }

    @Override
    public String epoch() {
      return position.epoch();
    }
  }

  /**
   * Nothing else was sent for a while.
   *
   * @param position up to which everything was sent
   * @param serverTimeMillis the server's clock, ms since the epoch
   */
  record Heartbeat(Position position, long serverTimeMillis) implements ServerMessage {

    @Override
    public long cursor() {
      return position.offset();
    }

    @Override
    public String epoch() {
      return position.epoch();
    }
  }

  /**
   * The last message before a planned close.
   *
   * @param code why
   * @param retryAfterMillis when to come back; empty when the client should not
   */
  record Bye(CloseCode code, OptionalLong retryAfterMillis) implements ServerMessage {}

  /**
   * An update.
   *
   * @param entry what happened
   * @param marked whether the update is outside the live order: from a snapshot or history, or held
   *     back by a rate
   * @param skipped how many earlier values of its channel this connection did not get
   */
  record UpdateMessage(Entry entry, boolean marked, long skipped) implements ServerMessage {

    @Override
    public long cursor() {
      return marked ? NO_CURSOR : entry.offset();
    }

    @Override
    public String epoch() {
      return entry.epoch();
    }

    @Override
    public int bytes() {
      return entry.ownBytes();
    }
  }
}
