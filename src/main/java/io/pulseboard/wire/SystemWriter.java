package io.pulseboard.wire;

import static io.pulseboard.wire.JsonTools.JSON;

import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Position;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Makes replies, errors and system messages: JSON objects, whose text is a line. Stateless, for any
 * thread.
 */
public final class SystemWriter {

  private SystemWriter() {}

  /**
   * What the reply to {@code subscribe} says of one subscription.
   *
   * @param channel the name or prefix
   * @param kind of its channels
   * @param complete whether nothing is missing since the position the client came with
   * @param rate granted, updates per second; empty where every update is sent or none was asked for
   */
  public record Subscribed(
      String channel, ChannelKind kind, boolean complete, OptionalDouble rate) {

    JsonObjectBuilder json(boolean withRate) {
      JsonObjectBuilder json =
          JSON.createObjectBuilder()
              .add("channel", channel)
              .add("kind", kind.word())
              .add("complete", complete);
      if (withRate) {
        json.add("rate", rate.isPresent() ? JSON.createValue(rate.getAsDouble()) : JsonValue.NULL);
      }
      return json;
    }
  }

  /**
   * What a client is told first.
   *
   * @param session names the connection, for people and logs
   * @param node the server's name
   * @param version of Pulseboard
   * @param position the journal's, now
   * @param heartbeatSeconds something is sent at least so often
   * @param subscriptions names and prefixes at most
   * @param outboxBytes what may wait for the connection
   * @param retrySpreadMillis over how long clients come back after a close with 1001 and no goodbye
   */
  public record Welcome(
      String session,
      String node,
      String version,
      Position position,
      int heartbeatSeconds,
      int subscriptions,
      int outboxBytes,
      long retrySpreadMillis) {}

  /** The first line of every connection. */
  public static JsonObject welcome(Welcome welcome, long nowMillis) {
    return JSON.createObjectBuilder()
        .add("sys", "welcome")
        .add("session", welcome.session())
        .add("node", welcome.node())
        .add("version", welcome.version())
        .add("epoch", welcome.position().epoch())
        .add("position", welcome.position().toString())
        .add("heartbeat", welcome.heartbeatSeconds())
        .add("retrySpreadMs", welcome.retrySpreadMillis())
        .add("serverTime", nowMillis)
        .add(
            "limits",
            JSON.createObjectBuilder()
                .add("commandLength", CommandReader.MAX_LENGTH)
                .add("subscriptions", welcome.subscriptions())
                .add("nameLength", io.pulseboard.model.Channel.MAX_LENGTH)
                .add("historyCount", HistoryRange.MAX_COUNT)
                .add("outboxBytes", welcome.outboxBytes()))
        .build();
  }

  /** The reply to {@code subscribe}. */
  public static JsonObject subscribed(long id, Position position, List<Subscribed> channels) {
    boolean withRate = channels.stream().anyMatch(one -> one.rate().isPresent());
    var list = JSON.createArrayBuilder();
    channels.forEach(one -> list.add(one.json(withRate)));
    return ok(
        id, JSON.createObjectBuilder().add("position", position.toString()).add("channels", list));
  }

  /** The reply to {@code hello}. */
  public static JsonObject hello(long id, Welcome welcome, long nowMillis) {
    return ok(
        id,
        JSON.createObjectBuilder()
            .add("session", welcome.session())
            .add("node", welcome.node())
            .add("version", welcome.version())
            .add("protocol", CommandReader.VERSION)
            .add("serverTime", nowMillis));
  }

  /** The reply to {@code refresh}: connections do not expire. */
  public static JsonObject refreshed(long id) {
    return ok(id, JSON.createObjectBuilder().add("expires", JsonValue.NULL));
  }

  /** The reply to {@code publish}. */
  public static JsonObject published(long id, Position position) {
    return ok(id, JSON.createObjectBuilder().add("position", position.toString()));
  }

  /** The reply to {@code history}; the updates are lines of JSON already. */
  public static String history(long id, Position position, boolean complete, List<String> updates) {
    String head = past(position, complete).toString();
    return "{\"id\":"
        + id
        + ",\"ok\":"
        + head.substring(0, head.length() - 1)
        + ",\"updates\":["
        + String.join(",", updates)
        + "]}}";
  }

  /** What is said of a look back besides its updates. */
  public static JsonObject past(Position position, boolean complete) {
    return JSON.createObjectBuilder()
        .add("position", position.toString())
        .add("complete", complete)
        .build();
  }

  /** The reply to {@code unsubscribe}. */
  public static JsonObject unsubscribed(long id, List<String> channels) {
    return ok(id, JSON.createObjectBuilder().add("channels", JSON.createArrayBuilder(channels)));
  }

  /** The reply to {@code ping}. */
  public static JsonObject pong(long id, long nowMillis) {
    return ok(id, JSON.createObjectBuilder().add("serverTime", nowMillis));
  }

  /** The reply to a command that was refused. */
  public static JsonObject error(ProtocolException mistake) {
    return errorObject(mistake.commandId(), mistake.code(), mistake.getMessage());
  }

  /** The body of an HTTP answer that refuses. */
  public static String errorBody(ErrorCode code, String message) {
    return JSON.createObjectBuilder().add("error", errorDetails(code, message)).build().toString();
  }

  /** What was recovered has been sent; what follows is live. */
  public static JsonObject live(long id, Position position) {
    return JSON.createObjectBuilder()
        .add("sys", "live")
        .add("id", id)
        .add("position", position.toString())
        .build();
  }

  /** Nothing else to say for a while. */
  public static JsonObject heartbeat(Position position, long nowMillis) {
    return JSON.createObjectBuilder()
        .add("sys", "heartbeat")
        .add("position", position.toString())
        .add("serverTime", nowMillis)
        .build();
  }

  /**
   * Updates of an event subscription are lost to this connection; empty when their number can't be
   * known.
   */
  public static JsonObject gap(String channel, OptionalLong lost) {
    JsonObjectBuilder gap = JSON.createObjectBuilder().add("sys", "gap").add("c", channel);
    if (lost.isPresent()) {
      gap.add("lost", lost.getAsLong());
    } else {
      gap.add("lost", JsonValue.NULL);
    }
    return gap.build();
  }

  /** Before a planned close. */
  public static JsonObject bye(CloseCode code, OptionalLong retryAfterMillis) {
    JsonObjectBuilder bye =
        JSON.createObjectBuilder()
            .add("sys", "bye")
            .add("code", code.number())
            .add("reason", code.reason());
    if (retryAfterMillis.isPresent()) {
      bye.add("retryAfterMs", retryAfterMillis.getAsLong());
    } else {
      bye.add("retryAfterMs", JsonValue.NULL);
    }
    return bye.build();
  }

  private static JsonObject ok(long id, JsonObjectBuilder result) {
    return JSON.createObjectBuilder().add("id", id).add("ok", result).build();
  }

  private static JsonObject errorObject(OptionalLong id, ErrorCode code, String message) {
    JsonObjectBuilder reply = JSON.createObjectBuilder();
    if (id.isPresent()) {
      reply.add("id", id.getAsLong());
    } else {
      reply.add("id", JsonValue.NULL);
    }
    return reply.add("error", errorDetails(code, message)).build();
  }

  private static JsonObjectBuilder errorDetails(ErrorCode code, String message) {
    return JSON.createObjectBuilder()
        .add("code", code.word())
        .add("message", message)
        .add("retry", code.retry());
  }
}
