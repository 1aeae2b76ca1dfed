package io.pulseboard.wire;

import static io.pulseboard.wire.JsonTools.JSON;

import io.pulseboard.model.Channel;
import io.pulseboard.model.View;
import io.pulseboard.wire.ServerMessage.Bye;
import io.pulseboard.wire.ServerMessage.Gap;
import io.pulseboard.wire.ServerMessage.Heartbeat;
import io.pulseboard.wire.ServerMessage.HelloReply;
import io.pulseboard.wire.ServerMessage.Live;
import io.pulseboard.wire.ServerMessage.Past;
import io.pulseboard.wire.ServerMessage.Pong;
import io.pulseboard.wire.ServerMessage.Published;
import io.pulseboard.wire.ServerMessage.Refreshed;
import io.pulseboard.wire.ServerMessage.Refusal;
import io.pulseboard.wire.ServerMessage.Reply;
import io.pulseboard.wire.ServerMessage.Subscribed;
import io.pulseboard.wire.ServerMessage.Subscription;
import io.pulseboard.wire.ServerMessage.Unsubscribed;
import io.pulseboard.wire.ServerMessage.UpdateMessage;
import io.pulseboard.wire.ServerMessage.Welcome;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/** Encodes server messages as JSON. Stateless and thread-safe. */
public final class JsonCodec {

  private JsonCodec() {}

  /** A message as one line, without a line end. */
  public static String line(ServerMessage message) {
    if (message instanceof UpdateMessage update) {
      String line = update.entry().json(View.ALL);
      String text = update.marked() ? UpdateJson.asHistory(line) : line;
      return update.skipped() == 0 ? text : UpdateJson.skipping(text, update.skipped());
    } else if (message instanceof Past past) {
      return line(past);
    }
    return object(message).toString();
  }

  /** Joins the encoded lines instead of parsing them. */
  private static String line(Past past) {
    String head = head(past).toString();
    Iterable<String> updates = () -> updates(past.entries());
    return "{\"id\":"
        + past.id()
        + ",\"ok\":"
        + head.substring(0, head.length() - 1)
        + ",\"updates\":["
        + String.join(",", updates)
        + "]}}";
  }

  /** The result of a history command without its updates. */
  public static JsonObject head(Past past) {
    return JSON.createObjectBuilder()
        .add("position", past.position().toString())
        .add("complete", past.complete())
        .build();
  }

  /** The updates of a history, each as a JSON object. */
  public static Iterator<String> updates(List<Entry> entries) {
    return entries.stream().map(entry -> UpdateJson.asHistory(entry.json(View.ALL))).iterator();
  }

  /** A message that is neither an update nor a history. */
  private static JsonObject object(ServerMessage message) {
    if (message instanceof Reply reply) {
      return JSON.createObjectBuilder().add("id", reply.id()).add("ok", result(reply)).build();
    } else if (message instanceof Refusal refusal) {
      return refusal(refusal);
    } else if (message instanceof Gap gap) {
      return JSON.createObjectBuilder().add("sys", "gap").addAll(details(gap)).build();
    } else if (message instanceof Heartbeat heartbeat) {
      return JSON.createObjectBuilder()
          .add("sys", "heartbeat")
          .add("position", heartbeat.position().toString())
          .add("serverTime", heartbeat.serverTimeMillis())
          .build();
    } else if (message instanceof Live live) {
      return JSON.createObjectBuilder()
          .add("sys", "live")
          .add("id", live.id())
          .add("position", live.position().toString())
          .build();
    } else if (message instanceof Bye bye) {
      return JSON.createObjectBuilder()
          .add("sys", "bye")
          .add("code", bye.code().number())
          .add("reason", bye.code().reason())
          .add("retryAfterMs", orNull(bye.retryAfterMillis()))
          .build();
    } else if (message instanceof Welcome welcome) {
      return welcome(welcome);
    }
    throw new IllegalArgumentException("No JSON for " + message.getClass());
  }

  private static JsonObject welcome(Welcome welcome) {
    return JSON.createObjectBuilder()
        .add("sys", "welcome")
        .add("session", welcome.session())
        .add("node", welcome.node())
        .add("version", welcome.version())
        .add("epoch", welcome.position().epoch())
        .add("position", welcome.position().toString())
        .add("heartbeat", welcome.heartbeatSeconds())
        .add("retrySpreadMs", welcome.retrySpreadMillis())
        .add("serverTime", welcome.serverTimeMillis())
        .add(
            "limits",
            JSON.createObjectBuilder()
                .add("commandLength", CommandReader.MAX_LENGTH)
                .add("subscriptions", welcome.subscriptions())
                .add("nameLength", Channel.MAX_LENGTH)
                .add("historyCount", HistoryRange.MAX_COUNT)
                .add("outboxBytes", welcome.outboxBytes()))
        .build();
  }

  private static JsonObjectBuilder result(Reply reply) {
    JsonObjectBuilder result = JSON.createObjectBuilder();
    if (reply instanceof Subscribed subscribed) {
      result.add("position", subscribed.position().toString());
      subscribed.recovered().ifPresent(recovered -> result.add("recovered", recovered));
      return result.add("channels", channels(subscribed));
    } else if (reply instanceof Unsubscribed unsubscribed) {
      return result.add("channels", JSON.createArrayBuilder(unsubscribed.channels()));
    } else if (reply instanceof Published published) {
      return result.add("position", published.position().toString());
    } else if (reply instanceof HelloReply hello) {
      return result
          .add("session", hello.welcome().session())
          .add("node", hello.welcome().node())
          .add("version", hello.welcome().version())
          .add("protocol", CommandReader.VERSION)
          .add("serverTime", hello.welcome().serverTimeMillis());
    } else if (reply instanceof Pong pong) {
      return result.add("serverTime", pong.serverTimeMillis());
    } else if (reply instanceof Refreshed) {
      return result.add("expires", JsonValue.NULL);
    }
    throw new IllegalArgumentException("No JSON for " + reply.getClass());
  }

  /** The subscriptions in the reply to {@code subscribe}. */
  public static JsonArray channels(Subscribed subscribed) {
    boolean withRate = subscribed.channels().stream().anyMatch(one -> one.rate().isPresent());
    JsonArrayBuilder list = JSON.createArrayBuilder();
    subscribed.channels().forEach(one -> list.add(channel(one, withRate)));
    return list.build();
  }

  private static JsonObjectBuilder channel(Subscription one, boolean withRate) {
    JsonObjectBuilder json =
        JSON.createObjectBuilder()
            .add("channel", one.channel())
            .add("kind", one.kind().word())
            .add("complete", one.complete());
    one.intervalMillis().ifPresent(millis -> json.add("interval", millis));
    if (withRate) {
      json.add(
          "rate",
          one.rate().isPresent() ? JSON.createValue(one.rate().getAsDouble()) : JsonValue.NULL);
    }
    return json;
  }

  private static JsonObject refusal(Refusal refusal) {
    return JSON.createObjectBuilder()
        .add("id", orNull(refusal.id()))
        .addAll(error(refusal.code(), refusal.reason()))
        .build();
  }

  /** An error as an object of its own: the body of an HTTP response that refuses a request. */
  public static JsonObjectBuilder error(ErrorCode code, String reason) {
    return JSON.createObjectBuilder()
        .add(
            "error",
            JSON.createObjectBuilder()
                .add("code", code.word())
                .add("message", reason)
                .add("retry", code.retry()));
  }

  /** The content of a gap notice, without the type of the message. */
  public static JsonObjectBuilder details(Gap gap) {
    return JSON.createObjectBuilder().add("c", gap.channel()).add("lost", orNull(gap.lost()));
  }

  private static JsonValue orNull(OptionalLong number) {
    return number.isPresent() ? JSON.createValue(number.getAsLong()) : JsonValue.NULL;
  }
}
