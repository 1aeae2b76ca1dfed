package io.pulseboard.hub.delivery;

import io.pulseboard.wire.BinaryEncoder;
import io.pulseboard.wire.BinaryReader;
import io.pulseboard.wire.JsonCodec;
import io.pulseboard.wire.ServerMessage;
import io.pulseboard.wire.ServerMessage.UpdateMessage;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Encodes messages in one of the wire formats and decodes them as a client does, to JSON lines. */
public interface Format {

  AtomicInteger CONNECTIONS = new AtomicInteger();

  /** What a client reads of a batch. */
  List<String> carried(List<ServerMessage> batch);

  /** One for a new connection: each in its turn. */
  static Format next() {
    return switch (CONNECTIONS.getAndIncrement() % 3) {
      case 0 -> new Text();
      case 1 -> new Binary();
      default -> new WithCursor();
    };
  }

  /** WebSocket with JSON. */
  record Text() implements Format {

    @Override
    public List<String> carried(List<ServerMessage> batch) {
      return batch.stream().map(JsonCodec::line).toList();
    }
  }

  /** WebSocket with the binary format, encoded and decoded. */
  record Binary(BinaryEncoder encoder, BinaryReader reader) implements Format {

    Binary() {
      this(new BinaryEncoder(), new BinaryReader());
    }

    @Override
    public List<String> carried(List<ServerMessage> batch) {
      for (ServerMessage message : batch) {
        if (message instanceof UpdateMessage update) {
          encoder.update(update.entry(), update.marked(), update.skipped());
        } else {
          encoder.line(JsonCodec.line(message));
        }
      }
      return reader.read(encoder.takeFrame()).stream()
          .filter(message -> !message.getString("type").equals("channel"))
          .map(Binary::json)
          .toList();
    }

    private static String json(JsonObject message) {
      return message.getString("type").equals("line")
          ? message.getString("text")
          : Json.createObjectBuilder(message).remove("type").build().toString();
    }
  }

  /**
   * SSE and long poll: the server says which message moves the cursor, and must agree with what a
   * client would derive from its JSON.
   */
  record WithCursor() implements Format {

    @Override
    public List<String> carried(List<ServerMessage> batch) {
      batch.forEach(WithCursor::check);
      return batch.stream().map(JsonCodec::line).toList();
    }

    private static void check(ServerMessage message) {
      if (message.cursor() != derivedCursor(message)) {
        throw new AssertionError("The cursor " + message.cursor() + " is wrong for " + message);
      }
    }

    private static long derivedCursor(ServerMessage message) {
      try (var json = Json.createReader(new StringReader(JsonCodec.line(message)))) {
        JsonObject object = json.readObject();
        if (object.containsKey("o")) {
          return object.containsKey("h")
              ? ServerMessage.NO_CURSOR
              : object.getJsonNumber("o").longValue();
        }
        String system = object.getString("sys", "");
        if (system.equals("live") || system.equals("heartbeat")) {
          String position = object.getString("position");
          return Long.parseLong(position.substring(position.indexOf(':') + 1));
        }
        return ServerMessage.NO_CURSOR;
      }
    }
  }
}
