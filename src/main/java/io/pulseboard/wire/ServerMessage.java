package io.pulseboard.wire;

import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Position;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the server says to a client, as values: {@link JsonCodec} and {@link BinaryEncoder} write
 * it. Immutable, so one message may be sent to any number of clients, by any thread.
 */
public sealed interface ServerMessage {

  /** The cursor of a message that does not move the client's. */
  long NO_CURSOR = -1;

  /** About what the fixed parts of a short message take as JSON, in characters. */
  int SHORT_LENGTH = 160;

  /**
   * The offset up to which a client has seen everything once it has this message, or {@link
   * #NO_CURSOR}.
   */
  default long cursor() {
    return NO_CURSOR;
  }

  /** The epoch of {@link #cursor}; null where there is none. */
  default String epoch() {
    return null;
  }

  /** About what the message takes in memory as text, in bytes. */
  default int bytes() {
    return SHORT_LENGTH;
  }

  /**
   * The first message of every connection.
   *
   * @param session names the connection, for people and logs
   * @param node the server's name
   * @param version of Pulseboard
   * @param position the journal's, now
   * @param heartbeatSeconds something is sent at least so often
   * @param subscriptions names and prefixes at most
   * @param outboxBytes what may wait for the connection
   * @param retrySpreadMillis over how long clients come back after a close with 1001 and no goodbye
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
   * @param recovered whether it continues from the position the client came with, or is a snapshot
   *     that replaces all the client has; empty when it came without one
   * @param channels one for each name or prefix of the command, in its order
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
   * @param complete whether nothing is missing since the position the client came with
   * @param rate granted, updates per second; empty where every update is sent or none was asked for
   * @param intervalMillis how often each of its channels is expected to speak, in ms; empty where
   *     one may be silent for any time
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
   * @param welcome what the connection was told first, with the clock of now
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
   * @param position up to which it goes
   * @param complete whether all that is kept of the range is in it
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
   * @param id of the command; empty where it could not be read
   * @param code what was wrong
   * @param reason the same for people, with what is allowed
   */
  record Refusal(OptionalLong id, ErrorCode code, String reason) implements ServerMessage {

    /** What an exception says. */
    public static Refusal of(ProtocolException mistake) {
      return new Refusal(mistake.commandId(), mistake.code(), mistake.getMessage());
    }

    @Override
    public int bytes() {
      return SHORT_LENGTH + reason.length();
    }
  }

  /**
   * Updates of an event subscription are lost to this connection.
   *
   * @param channel the name or prefix
   * @param lost how many; empty where that can't be known
   */
  record Gap(String channel, OptionalLong lost) implements ServerMessage {

    @Override
    public int bytes() {
      return SHORT_LENGTH + channel.length();
    }
  }

  /**
   * What was recovered has been sent; what follows is live.
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
   * There was nothing else to say for a while.
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
   * @param retryAfterMillis when to come back; empty where the client should not
   */
  record Bye(CloseCode code, OptionalLong retryAfterMillis) implements ServerMessage {}

  /**
   * An update.
   *
   * @param entry what happened
   * @param marked whether it is no part of the live order: from snapshot or history, or held back
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
