package io.pulseboard.wire;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the binary format as a client does, one for each connection. Malformed frames end in {@link
 * Malformed} alone.
 */
public final class BinaryReader {

  private static final String[] KINDS = {"state", "event"};
  private static final String[] TYPES = {"number", "integer", "decimal", "text", "flag", "json"};

  private final Map<Long, Channel> channels = new HashMap<>();

  /** A frame that is not as the protocol says. */
  public static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Malformed(String what) {
      super(what);
    }
  }

  private static final class Channel {
    private final String name;
    private final List<String> fields = new ArrayList<>();
    private final List<Integer> types = new ArrayList<>();
    private Map<String, JsonValue> last;
    private long lastTime;

    Channel(String name) {
      this.name = name;
    }
  }

  /** The messages of a frame, as the test vectors write them. */
  public List<JsonObject> read(byte[] frame) {
    List<JsonObject> messages = new ArrayList<>();
    Cursor cursor = new Cursor(frame, 0, frame.length);
    while (cursor.at < cursor.end) {
      long length = cursor.varint();
      require(length > 0 && length <= cursor.end - cursor.at, "a length past the end");
      Cursor message = new Cursor(frame, cursor.at, cursor.at + (int) length);
      messages.add(message(message));
      require(message.at == message.end, "a message longer than what it holds");
      cursor.at = message.end;
    }
    return messages;
  }

  private JsonObject message(Cursor in) {
    int type = in.one();
    return switch (type) {
      case 1 ->
          Json.createObjectBuilder()
              .add("type", "line")
              .add("text", in.text(in.end - in.at))
              .build();
      case 2 -> channel(in);
      case 3 -> update(in, false);
      case 4 -> update(in, true);
      case 5 -> columns(in);
      default -> throw new Malformed("message type " + type);
    };
  }

  private JsonObject channel(Cursor in) {
    long id = in.varint();
    int kind = in.one();
    require(kind < KINDS.length, "kind");
    Channel channel = new Channel(in.string());
    long count = in.varint();
    JsonArrayBuilder fields = Json.createArrayBuilder();
    for (long i = 0; i < count; i++) {
      String name = in.string();
      int fieldType = in.one();
      require(fieldType >= 1 && fieldType <= TYPES.length, "field type");
      channel.fields.add(name);
      channel.types.add(fieldType);
      fields.add(Json.createArrayBuilder().add(name).add(TYPES[fieldType - 1]));
    }
    channels.put(id, channel);
    return Json.createObjectBuilder()
        .add("type", "channel")
        .add("id", id)
        .add("kind", KINDS[kind])
        .add("name", channel.name)
        .add("fields", fields)
        .build();
  }

  private Channel known(Cursor in) {
    Channel channel = channels.get(in.varint());
    require(channel != null, "an id that was never given out");
    return channel;
  }

  private JsonObject update(Cursor in, boolean isDelta) {
    Channel channel = known(in);
    require(!isDelta || channel.last != null, "a delta of nothing");
    long offset = in.varint();
    long time = in.zigzag() + (isDelta ? channel.lastTime : 0);
    int marks = in.one();
    require(marks <= 7, "marks");
    boolean isGone = (marks & 4) != 0;
    require(!isGone || !isDelta && channel.fields.isEmpty(), "an end with fields");
    long skipped = (marks & 2) != 0 ? in.varint() : 0;
    Map<String, JsonValue> values = fields(in, channel, isDelta);
    channel.last = values;
    channel.lastTime = time;
    JsonObjectBuilder data = Json.createObjectBuilder();
    channel.fields.stream()
        .filter(values::containsKey)
        .forEach(name -> data.add(name, values.get(name)));
    JsonObjectBuilder update =
        Json.createObjectBuilder()
            .add("type", "update")
            .add("c", channel.name)
            .add("o", offset)
            .add("t", time);
    if (isGone) {
      update.add("gone", 1);
      channels.values().remove(channel);
    } else {
      update.add("d", data);
    }
    if ((marks & 2) != 0) {
      update.add("x", skipped);
    }
    if ((marks & 1) != 0) {
      update.add("h", 1);
    }
    return update.build();
  }

  private static Map<String, JsonValue> fields(Cursor in, Channel channel, boolean isDelta) {
    int size = channel.fields.size();
    byte[] presence = in.raw((size + 7) / 8);
    for (int bit = size; bit < 8 * presence.length; bit++) {
      require((presence[bit / 8] & 1 << bit % 8) == 0, "a presence bit without a field");
    }
    Map<String, JsonValue> values = new LinkedHashMap<>(isDelta ? channel.last : Map.of());
    for (int field = 0; field < size; field++) {
      if ((presence[field / 8] & 1 << field % 8) != 0) {
        values.put(channel.fields.get(field), in.value(channel.types.get(field)));
      }
    }
    return values;
  }

  private JsonObject columns(Cursor in) {
    long request = in.varint();
    Channel channel = known(in);
    int flags = in.one();
    require(flags <= 1, "flags of columns");
    long count = in.varint();
    long columns = in.varint();
    require(columns <= in.end - in.at, "a count of columns that lies");
    List<Integer> fields = new ArrayList<>();
    for (long i = 0; i < columns; i++) {
      long field = in.varint();
      require(field < channel.fields.size(), "a field number that is not there");
      require(channel.types.get((int) field) <= 3, "a column that is not numeric");
      fields.add((int) field);
    }
    while (in.at % 8 != 0) {
      require(in.one() == 0, "padding that is not zero");
    }
    require(count <= (in.end - in.at) / 8 / (2 + columns), "a count of rows that lies");
    JsonObjectBuilder message =
        Json.createObjectBuilder()
            .add("type", "columns")
            .add("request", request)
            .add("c", channel.name)
            .add("complete", flags == 1);
    JsonArrayBuilder times = Json.createArrayBuilder();
    JsonArrayBuilder offsets = Json.createArrayBuilder();
    for (long i = 0; i < count; i++) {
      times.add((long) in.float64());
    }
    for (long i = 0; i < count; i++) {
      offsets.add(in.int64());
    }
    JsonObjectBuilder values = Json.createObjectBuilder();
    for (int field : fields) {
      JsonArrayBuilder column = Json.createArrayBuilder();
      for (long i = 0; i < count; i++) {
        column.add(json(in.float64()));
      }
      values.add(channel.fields.get(field), column);
    }
    return message.add("times", times).add("offsets", offsets).add("columns", values).build();
  }

  private static JsonValue json(double value) {
    return Double.isFinite(value) ? Json.createValue(value) : JsonValue.NULL;
  }

  private static void require(boolean isTrue, String otherwise) {
    if (!isTrue) {
      throw new Malformed(otherwise);
    }
  }

  /** A place in a frame, and where it ends. */
  private static final class Cursor {
    private final byte[] bytes;
    private final int end;
    private int at;

    Cursor(byte[] bytes, int at, int end) {
      this.bytes = bytes;
      this.at = at;
      this.end = end;
    }

    int one() {
      require(at < end, "the end");
      return bytes[at++] & 0xFF;
    }

    byte[] raw(long length) {
      require(length >= 0 && length <= end - at, "the end");
      byte[] raw = java.util.Arrays.copyOfRange(bytes, at, at + (int) length);
      at += (int) length;
      return raw;
    }

    long varint() {
      long value = 0;
      for (int i = 0; i < 9; i++) {
        int next = one();
        value |= (long) (next & 0x7F) << 7 * i;
        if (next < 0x80) {
          return value;
        }
      }
      throw new Malformed("a varint of more than 9 bytes");
    }

    long zigzag() {
      long value = varint();
      return value >>> 1 ^ -(value & 1);
    }

    long int64() {
      return ByteBuffer.wrap(raw(8)).order(java.nio.ByteOrder.LITTLE_ENDIAN).getLong();
    }

    double float64() {
      return Double.longBitsToDouble(int64());
    }

    String string() {
      return text(varint());
    }

    String text(long length) {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw(length))).toString();
      } catch (CharacterCodingException e) {
        throw new Malformed("text that is not UTF-8");
      }
    }

    JsonValue value(int type) {
      return switch (type) {
        case 1 -> json(float64());
        case 2 -> Json.createValue(zigzag());
        case 3 -> {
          int scale = one();
          yield Json.createValue(BigDecimal.valueOf(zigzag(), scale));
        }
        case 4 -> Json.createValue(string());
        case 5 -> {
          int flag = one();
          require(flag <= 1, "a flag that is neither");
          yield flag == 1 ? JsonValue.TRUE : JsonValue.FALSE;
        }
        default -> {
          try (var parser = Json.createParser(new StringReader(string()))) {
            parser.next();
            yield parser.getValue();
          } catch (Malformed e) {
            throw e;
          } catch (RuntimeException e) {
            throw new Malformed("a JSON value that is none");
          }
        }
      };
    }
  }
}
