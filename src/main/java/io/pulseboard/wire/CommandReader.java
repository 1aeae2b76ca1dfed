package io.pulseboard.wire;

import static io.pulseboard.wire.JsonTools.JSON;

import io.pulseboard.model.Channel;
import io.pulseboard.model.ChannelPattern;
import io.pulseboard.model.Position;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Decodes commands from JSON. Stateless and thread-safe. */
public final class CommandReader {

  /** The longest command, in characters. */
  public static final int MAX_LENGTH = 65_536;

  /** The largest number of names and prefixes in one command. */
  public static final int MAX_CHANNELS = 500;

  /** The version of the protocol. */
  public static final int VERSION = 1;

  private static final double MIN_RATE = 0.1;
  private static final double MAX_RATE = 1_000;
  private static final long MAX_ID = (1L << 53) - 1;
  private static final JsonParserFactory PARSERS = JSON.createParserFactory(Map.of());

  private CommandReader() {}

  /**
   * The command in a frame.
   *
   * @throws ProtocolException when the frame holds no valid command
   */
  public static Command read(String frame) throws ProtocolException {
    JsonObject object = object(frame);
    OptionalLong id = idOf(object);
    if (id.isEmpty()) {
      throw new ProtocolException(
          ErrorCode.BAD_COMMAND, "id is required: a whole number from 0 to 2^53-1.");
    }
    try {
      return command(id.getAsLong(), object);
    } catch (ProtocolException e) {
      throw e.inCommand(id.getAsLong());
    }
  }

  /** The name or prefix that a client gave. */
  public static ChannelPattern pattern(String text) throws ProtocolException {
    try {
      return new ChannelPattern(text);
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(ErrorCode.BAD_CHANNEL, e.getMessage());
    }
  }

  /** The channel that a client gave; not a prefix. */
  public static Channel channel(String name) throws ProtocolException {
    try {
      return new Channel(name);
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(ErrorCode.BAD_CHANNEL, e.getMessage());
    }
  }

  /** The position that a client gave. */
  public static Position position(String text) throws ProtocolException {
    try {
      return Position.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(ErrorCode.BAD_POSITION, e.getMessage());
    }
  }

  private static Command command(long id, JsonObject object) throws ProtocolException {
    if (!(object.get("op") instanceof JsonString op)) {
      throw new ProtocolException(
          ErrorCode.BAD_COMMAND, "op is required: a string such as \"subscribe\".");
    }
    return switch (op.getString()) {
      case "subscribe" ->
          new Command.Subscribe(id, patterns(object), since(object), history(object), rate(object));
      case "unsubscribe" -> new Command.Unsubscribe(id, patterns(object));
      case "hello" -> hello(id, object);
      case "refresh" -> new Command.Refresh(id);
      case "history" ->
          new Command.History(
              id,
              channel(object),
              history(object)
                  .orElseThrow(() -> bad("history is required: a count or a duration.")));
      case "publish" -> new Command.Publish(id, channel(object), data(object));
      case "ping" -> new Command.Ping(id);
      default ->
          throw new ProtocolException(
              ErrorCode.UNKNOWN_OP,
              "No op \""
                  + shortened(op.getString())
                  + "\". Known: subscribe, unsubscribe, history, publish, ping, hello, refresh.");
    };
  }

  /** The single JSON object in a text. */
  public static JsonObject object(String frame) throws ProtocolException {
    boolean isObject = false;
    try (JsonParser parser = PARSERS.createParser(new StringReader(frame))) {
      isObject = parser.next() == JsonParser.Event.START_OBJECT;
      if (isObject) {
        JsonObject object = parser.getObject();
        // A parser, since a JsonReader ignores what follows the first value.
        if (!parser.hasNext()) {
          return object;
        }
      }
    } catch (RuntimeException e) {
      // Not only JsonException: parsers throw others for long numbers and deep nesting.
      throw new ProtocolException(ErrorCode.BAD_JSON, "This is not JSON, or nested too deeply.");
    }
    throw new ProtocolException(
        ErrorCode.BAD_JSON,
        isObject ? "This holds more than one object." : "This is JSON, but not an object.");
  }

  private static OptionalLong idOf(JsonObject object) {
    try {
      if (object.get("id") instanceof JsonNumber number && number.isIntegral()) {
        long id = number.longValueExact();
        return id >= 0 && id <= MAX_ID ? OptionalLong.of(id) : OptionalLong.empty();
      }
    } catch (ArithmeticException | UnsupportedOperationException e) {
      // More digits than a long holds, or than the parser accepts.
      return OptionalLong.empty();
    }
    return OptionalLong.empty();
  }

  private static List<ChannelPattern> patterns(JsonObject object) throws ProtocolException {
    if (!(object.get("channels") instanceof JsonArray array) || array.isEmpty()) {
      throw new ProtocolException(
          ErrorCode.BAD_COMMAND,
          "channels is required: a list of 1 to " + MAX_CHANNELS + " names or prefixes.");
    }
    if (array.size() > MAX_CHANNELS) {
      throw new ProtocolException(
          ErrorCode.TOO_MANY_SUBSCRIPTIONS,
          "channels holds " + array.size() + " names; one command takes " + MAX_CHANNELS + ".");
    }
    List<ChannelPattern> patterns = new ArrayList<>(array.size());
    for (JsonValue value : array) {
      if (!(value instanceof JsonString name)) {
        throw new ProtocolException(
            ErrorCode.BAD_COMMAND, "channels holds a value that is not a string.");
      }
      patterns.add(pattern(name.getString()));
    }
    return patterns;
  }

  private static Optional<Position> since(JsonObject object) throws ProtocolException {
    JsonValue since = object.get("since");
    if (since == null || since == JsonValue.NULL) {
      return Optional.empty();
    }
    return Optional.of(position(since instanceof JsonString text ? text.getString() : ""));
  }

  private static Optional<HistoryRange> history(JsonObject object) throws ProtocolException {
    JsonValue history = object.get("history");
    if (history == null || history == JsonValue.NULL) {
      return Optional.empty();
    }
    return Optional.of(
        HistoryRange.parse(
            history instanceof JsonString text ? text.getString() : history.toString()));
  }

  private static OptionalDouble rate(JsonObject object) throws ProtocolException {
    JsonValue rate = object.get("rate");
    if (rate == null || rate == JsonValue.NULL) {
      return OptionalDouble.empty();
    }
    double perSecond = rate instanceof JsonNumber number ? number.doubleValue() : Double.NaN;
    if (!(perSecond >= MIN_RATE && perSecond <= MAX_RATE)) {
      throw bad("rate is a number from 0.1 to 1000, updates per second.");
    }
    return OptionalDouble.of(perSecond);
  }

  private static Command.Hello hello(long id, JsonObject object) throws ProtocolException {
    JsonValue version = object.getOrDefault("protocol", JsonValue.NULL);
    if (!version.toString().equals(Integer.toString(VERSION))) {
      throw bad("protocol is required: this server speaks version " + VERSION + ".");
    }
    return new Command.Hello(
        id, object.get("client") instanceof JsonString client ? shortened(client.getString()) : "");
  }

  private static Channel channel(JsonObject object) throws ProtocolException {
    if (!(object.get("channel") instanceof JsonString name)) {
      throw bad("channel is required: the name of one channel.");
    }
    return channel(name.getString());
  }

  private static JsonObject data(JsonObject object) throws ProtocolException {
    if (object.get("data") instanceof JsonObject data) {
      return data;
    }
    throw bad("data is required: an object.");
  }

  private static ProtocolException bad(String message) {
    return new ProtocolException(ErrorCode.BAD_COMMAND, message);
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
