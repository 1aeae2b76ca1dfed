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

/**
 * What becomes of lines on their way to a client: what it reads in the end, as lines of JSON again.
 */
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
      for (ServerMessage line : batch) {
        if (line instanceof UpdateMessage update) {
          encoder.update(update.entry(), update.marked(), update.skipped());
        } else {
          encoder.line(JsonCodec.line(line));
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
   * SSE and long poll: the server itself says which line moves the cursor, and must say what a
   * client would work out.
   */
  record WithCursor() implements Format {

    @Override
    public List<String> carried(List<ServerMessage> batch) {
      batch.forEach(WithCursor::check);
      return batch.stream().map(JsonCodec::line).toList();
    }

    private static void check(ServerMessage line) {
      if (line.cursor() != workedOut(line)) {
        throw new AssertionError("The cursor " + line.cursor() + " is wrong for " + line);
      }
    }

    private static long workedOut(ServerMessage line) {
      try (var json = Json.createReader(new StringReader(JsonCodec.line(line)))) {
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
