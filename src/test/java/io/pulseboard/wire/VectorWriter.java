package io.pulseboard.wire;

import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Gone;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes the messages of test vectors with the server's own encoder, one for each connection: the
 * other direction of {@link BinaryReader}.
 */
final class VectorWriter {

  private final BinaryEncoder encoder = new BinaryEncoder();
  private final Map<String, Channel> channels = new HashMap<>();
  private long lastId;

  /** A channel as a vector announces it, with the names and types of its fields. */
  private record Channel(ChannelKind kind, Map<String, Packed.FieldType> types) {}

  /** The frame that holds these messages. */
  byte[] write(List<JsonObject> messages) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    for (JsonObject message : messages) {
      switch (message.getString("type")) {
        case "line" -> encoder.line(message.getString("text"));
        case "channel" -> channel(message);
        case "update" ->
            encoder.update(
                entry(message),
                packed(message.getString("c"), message.getJsonObject("d")),
                message.containsKey("h"),
                message.containsKey("x") ? message.getJsonNumber("x").longValue() : 0);
        default -> frame.writeBytes(columns(message));
      }
    }
    frame.writeBytes(encoder.takeFrame());
    return frame.toByteArray();
  }

  /** Remembered for the updates that follow: the encoder announces it with the first of them. */
  private void channel(JsonObject message) {
    long id = message.getJsonNumber("id").longValue();
    for (long other = lastId + 1; other < id; other++) {
      // The server gives out ids from 1 on: others had the ones before.
      encoder.update(
          Entries.of(1, "other/" + other, ChannelKind.STATE, ""),
          Packed.of(fields -> fields.integer("n", 1)),
          false,
          0);
      encoder.takeFrame();
    }
    lastId = id;
    Map<String, Packed.FieldType> types = new java.util.LinkedHashMap<>();
    for (JsonArray field : message.getJsonArray("fields").getValuesAs(JsonArray.class)) {
      types.put(
          field.getString(0),
          Packed.FieldType.valueOf(field.getString(1).toUpperCase(Locale.ROOT)));
    }
    channels.put(
        message.getString("name"),
        new Channel(
            ChannelKind.valueOf(message.getString("kind").toUpperCase(Locale.ROOT)), types));
  }

  private Entry entry(JsonObject message) {
    String name = message.getString("c");
    long offset = message.getJsonNumber("o").longValue();
    long time = message.getJsonNumber("t").longValue();
    return message.containsKey("gone")
        ? Entries.of(
            offset, ChannelKind.STATE, new Gone(new io.pulseboard.model.Channel(name), time))
        : Entries.of(offset, name, channels.get(name).kind(), "", time);
  }

  private Packed packed(String name, JsonObject data) {
    Map<String, Packed.FieldType> types = channels.get(name).types();
    return Packed.of(
        sink -> {
          if (data != null) {
            data.forEach((field, value) -> write(sink, types.get(field), field, value));
          }
        });
  }

  private static void write(FieldSink sink, Packed.FieldType type, String name, JsonValue value) {
    switch (type) {
      case NUMBER ->
          sink.number(name, value instanceof JsonNumber number ? number.doubleValue() : Double.NaN);
      case INTEGER -> sink.integer(name, ((JsonNumber) value).longValueExact());
      case DECIMAL -> sink.decimal(name, ((JsonNumber) value).bigDecimalValue());
      case TEXT -> sink.text(name, ((JsonString) value).getString());
      case FLAG -> sink.flag(name, value == JsonValue.TRUE);
      default -> sink.json(name, value);
    }
  }

  /** A history: its rows as updates, in the order in which they happened. */
  private byte[] columns(JsonObject message) {
    String name = message.getString("c");
    JsonArray offsets = message.getJsonArray("offsets");
    List<Entry> entries = new ArrayList<>();
    List<Packed> packed = new ArrayList<>();
    for (int row = 0; row < offsets.size(); row++) {
      entries.add(
          Entries.of(
              offsets.getJsonNumber(row).longValue(),
              name,
              channels.get(name).kind(),
              "",
              message.getJsonArray("times").getJsonNumber(row).longValue()));
      packed.add(row(message, name, row));
    }
    return encoder.columns(
        message.getJsonNumber("request").longValue(),
        message.getBoolean("complete"),
        entries,
        packed);
  }

  private Packed row(JsonObject message, String name, int row) {
    JsonObject columns = message.getJsonObject("columns");
    return Packed.of(
        sink ->
            channels
                .get(name)
                .types()
                .forEach(
                    (field, type) -> {
                      if (type.isNumeric()) {
                        write(sink, type, field, columns.getJsonArray(field).get(row));
                      } else {
                        writeAny(sink, type, field);
                      }
                    }));
  }

  /** A field that is in no column. */
  private static void writeAny(FieldSink sink, Packed.FieldType type, String name) {
    switch (type) {
      case TEXT -> sink.text(name, "");
      case FLAG -> sink.flag(name, false);
      default -> sink.json(name, JsonValue.NULL);
    }
  }
}
