package io.pulseboard.wire;

import static io.pulseboard.wire.JsonTools.JSON;

import io.pulseboard.model.Gone;
import io.pulseboard.model.Update;
import io.pulseboard.model.View;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.Map;

/** Encodes updates as lines of JSON. Stateless and thread-safe. */
public final class UpdateJson {

  private static final JsonGeneratorFactory GENERATORS = JSON.createGeneratorFactory(Map.of());

  private UpdateJson() {}

  /** The whole line, without a line end. */
  static String line(Entry entry, View view) {
    Update update = entry.update();
    StringWriter text = new StringWriter(entry.ownBytes());
    text.append("{\"c\":")
        .append(JSON.createValue(entry.channel()).toString())
        .append(",\"o\":")
        .append(Long.toString(entry.offset()))
        .append(",\"t\":")
        .append(Long.toString(update.timeMillis()));
    if (update instanceof Gone) {
      return text.append(",\"gone\":1}").toString();
    }
    text.append(",\"d\":");
    write(update, view, text);
    return text.append('}').toString();
  }

  /** The length of an update's data as JSON, in characters. */
  public static int dataLength(Update update) {
    StringWriter text = new StringWriter();
    write(update, View.ALL, text);
    return text.getBuffer().length();
  }

  private static void write(Update update, View view, StringWriter text) {
    try (JsonGenerator json = GENERATORS.createGenerator(text)) {
      json.writeStartObject();
      UpdateFields.write(update, FieldSink.in(view, new JsonFields(json)));
      json.writeEnd();
    }
  }

  /** The line for a connection for which earlier values of the channel were skipped. */
  static String skipping(String line, long skipped) {
    return marked(line, ",\"x\":" + skipped + "}");
  }

  /** The line for a connection that gets the update as part of a snapshot or history. */
  static String asHistory(String line) {
    return marked(line, ",\"h\":1}");
  }

  private static String marked(String line, String end) {
    return line.substring(0, line.length() - 1).concat(end);
  }

  private record JsonFields(JsonGenerator json) implements FieldSink {

    @Override
    public void number(String name, double value) {
      if (!Double.isFinite(value)) {
        json.writeNull(name);
      } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
        json.write(name, (long) value);
      } else {
        json.write(name, value);
      }
    }

    @Override
    public void integer(String name, long value) {
      json.write(name, value);
    }

    @Override
    public void decimal(String name, BigDecimal value) {
      // A copy: the number would keep its text for as long as the update is kept.
      json.write(name, new BigDecimal(value.unscaledValue(), value.scale()));
    }

    @Override
    public void text(String name, String value) {
      json.write(name, value);
    }

    @Override
    public void texts(String name, Map<String, String> values) {
      json.writeStartObject(name);
      values.forEach(json::write);
      json.writeEnd();
    }

    @Override
    public void flag(String name, boolean value) {
      json.write(name, value);
    }

    @Override
    public void json(String name, JsonValue value) {
      json.write(name, value);
    }
  }
}
