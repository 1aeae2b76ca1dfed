package io.pulseboard.wire;

import io.pulseboard.model.Candle;
import io.pulseboard.model.Channel;
import io.pulseboard.model.MetricSample;
import io.pulseboard.model.Notice;
import io.pulseboard.model.Quote;
import io.pulseboard.model.Trade;
import io.pulseboard.model.Update;
import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;

/**
 * Writes updates as lines of JSON, once each, for all connections. Stateless, for any thread.
 *
 * <p>The costly part, {@link #data}, needs no offset and so no lock; {@link #line} only joins
 * texts.
 */
public final class UpdateWriter {

  private static final JsonGeneratorFactory GENERATORS = Json.createGeneratorFactory(Map.of());

  private UpdateWriter() {}

  /** All of the line after the offset: {@code ,"t":…,"d":{…}}}. */
  public static String data(Update update) {
    StringWriter text = new StringWriter(256);
    text.append(",\"t\":").append(Long.toString(update.timeMillis())).append(",\"d\":");
    try (JsonGenerator json = GENERATORS.createGenerator(text)) {
      write(update, json);
    }
    return text.append('}').toString();
  }

  /** All of the line before the offset: {@code {"c":…,"o":}. */
  public static String head(Channel channel) {
    return "{\"c\":" + Json.createValue(channel.name()) + ",\"o\":";
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
    if (update instanceof Notice notice) {
      json.write(notice.data());
      return;
    }
    json.writeStartObject();
    if (update instanceof Quote quote) {
      write(quote, json);
    } else if (update instanceof Trade trade) {
      write(trade, json);
    } else if (update instanceof Candle candle) {
      write(candle, json);
    } else if (update instanceof MetricSample sample) {
      write(sample, json);
    } else {
      throw new IllegalArgumentException("No wire format for " + update.getClass());
    }
    json.writeEnd();
  }

  private static void write(Quote quote, JsonGenerator json) {
    json.write("symbol", quote.symbol())
        .write("name", quote.name())
        .write("bid", quote.bid())
        .write("ask", quote.ask())
        .write("last", quote.last())
        .write("size", quote.size())
        .write("volume", quote.volume())
        .write("open", quote.open())
        .write("high", quote.high())
        .write("low", quote.low())
        .write("prev", quote.previousClose())
        .write("sim", quote.simulated());
  }

  private static void write(Trade trade, JsonGenerator json) {
    json.write("symbol", trade.symbol())
        .write("price", trade.price())
        .write("size", trade.size())
        .write("side", trade.side().name().toLowerCase(Locale.ROOT))
        .write("sim", trade.simulated());
  }

  private static void write(Candle candle, JsonGenerator json) {
    json.write("symbol", candle.symbol())
        .write("seconds", candle.seconds())
        .write("open", candle.open())
        .write("high", candle.high())
        .write("low", candle.low())
        .write("close", candle.close())
        .write("volume", candle.volume())
        .write("sim", candle.simulated());
  }

  private static void write(MetricSample sample, JsonGenerator json) {
    var series = sample.series();
    json.write("name", series.name())
        .write("scope", series.scope())
        .write("type", series.type())
        .write("unit", series.unit());
    if (!series.tags().isEmpty()) {
      json.writeStartObject("tags");
      series.tags().forEach(json::write);
      json.writeEnd();
    }
    if (!series.description().isEmpty()) {
      json.write("description", series.description());
    }
    sample.values().forEach((name, value) -> write(name, value, json));
  }

  private static void write(String name, double value, JsonGenerator json) {
    if (!Double.isFinite(value)) {
      json.writeNull(name);
    } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      json.write(name, (long) value);
    } else {
      json.write(name, value);
    }
  }
}
