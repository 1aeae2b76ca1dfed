package io.pulseboard.hub;

import io.pulseboard.wire.BinaryEncoder;
import io.pulseboard.wire.BinaryReader;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What becomes of lines on their way to a client: what it reads in the end, as lines of JSON again.
 */
interface Format {

  AtomicInteger CONNECTIONS = new AtomicInteger();

  /** What a client reads of a batch. */
  List<String> carried(List<Line> batch);

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
    public List<String> carried(List<Line> batch) {
      return batch.stream().map(Line::json).toList();
    }
  }

  /** WebSocket with the binary format, encoded and decoded. */
  record Binary(BinaryEncoder encoder, BinaryReader reader) implements Format {

    Binary() {
      this(new BinaryEncoder(), new BinaryReader());
    }

    @Override
    public List<String> carried(List<Line> batch) {
      for (Line line : batch) {
        if (line instanceof Line.Upd update) {
          encoder.update(update.entry().item(), update.marked(), update.skipped());
        } else {
          encoder.line(line.json());
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
    public List<String> carried(List<Line> batch) {
      batch.forEach(WithCursor::check);
      return batch.stream().map(Line::json).toList();
    }

    private static void check(Line line) {
      if (line.offset() != workedOut(line)) {
        throw new AssertionError("The cursor " + line.offset() + " is wrong for " + line.json());
      }
    }

    private static long workedOut(Line line) {
      try (var json = Json.createReader(new StringReader(line.json()))) {
        JsonObject object = json.readObject();
        if (object.containsKey("o")) {
          return object.containsKey("h") ? Line.NO_CURSOR : object.getJsonNumber("o").longValue();
        }
        String system = object.getString("sys", "");
        if (system.equals("live") || system.equals("heartbeat")) {
          String position = object.getString("position");
          return Long.parseLong(position.substring(position.indexOf(':') + 1));
        }
        return Line.NO_CURSOR;
      }
    }
  }
}
