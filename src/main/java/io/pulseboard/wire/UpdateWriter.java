package io.pulseboard.wire;

import static io.pulseboard.wire.JsonTools.JSON;

import io.pulseboard.model.Channel;
import io.pulseboard.model.Update;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.Map;

/**
 * Writes updates as lines of JSON, once each, for all connections. Stateless, for any thread.
 *
 * <p>The costly part, {@link #data}, needs no offset and so no lock; {@link #line} only joins
 * texts.
 */
public final class UpdateWriter {

  private static final String BEFORE_DATA = "\"d\":";

  private static final JsonGeneratorFactory GENERATORS = JSON.createGeneratorFactory(Map.of());

  private UpdateWriter() {}

  /** All of the line after the offset: {@code ,"t":…,"d":{…}}}. */
  public static String data(Update update) {
    StringWriter text = new StringWriter(256);
    text.append(",\"t\":")
        .append(Long.toString(update.timeMillis()))
        .append(',')
        .append(BEFORE_DATA);
    try (JsonGenerator json = GENERATORS.createGenerator(text)) {
      write(update, json);
    }
    return text.append('}').toString();
  }

  /** How many characters the {@code {…}} in the result of {@link #data} has. */
  public static int dataLength(String data) {
    return data.length() - data.indexOf(BEFORE_DATA) - BEFORE_DATA.length() - 1;
  }

  /** All of the line before the offset: {@code {"c":…,"o":}. */
  public static String head(Channel channel) {
    return "{\"c\":" + JSON.createValue(channel.name()) + ",\"o\":";
  }

  /** The whole line, without a line end. */
  public static String line(String head, long offset, String data) {
    return head + offset + data;
  }

  /** The line for a connection for which earlier values of the channel were skipped. */
  public static String skipping(String line, long skipped) {
    return marked(line, ",\"x\":" + skipped + "}");
  }

  /** The line for a connection that gets it as part of a snapshot or of history. */
  public static String asHistory(String line) {
    return marked(line, ",\"h\":1}");
  }

  private static String marked(String line, String end) {
    return line.substring(0, line.length() - 1).concat(end);
  }

  private static void write(Update update, JsonGenerator json) {
    json.writeStartObject();
    UpdateFields.write(update, new JsonFields(json));
    json.writeEnd();
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
      json.write(name, value);
    }

    @Override
    public void text(String name, String value) {
      json.write(name, value);
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
