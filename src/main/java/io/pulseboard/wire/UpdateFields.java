package io.pulseboard.wire;

import io.pulseboard.model.Candle;
import io.pulseboard.model.Gone;
import io.pulseboard.model.MetricSample;
import io.pulseboard.model.Notice;
import io.pulseboard.model.Quote;
import io.pulseboard.model.Trade;
import io.pulseboard.model.Update;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Locale;

/** Defines the fields of each kind of update on the wire, for every format. */
final class UpdateFields {

  /** The largest integer that every client can represent exactly, 2^53-1. */
  private static final double MAX_EXACT = 9_007_199_254_740_991.0;

  private UpdateFields() {}

  static void write(Update update, FieldSink fields) {
    if (update instanceof Quote quote) {
      write(quote, fields);
    } else if (update instanceof Trade trade) {
      write(trade, fields);
    } else if (update instanceof Candle candle) {
      write(candle, fields);
    } else if (update instanceof MetricSample sample) {
      write(sample, fields);
    } else if (update instanceof Notice notice) {
      notice.data().forEach((name, value) -> write(name, value, fields));
    } else if (!(update instanceof Gone)) {
      throw new IllegalArgumentException("No wire format for " + update.getClass());
    }
  }

  private static void write(Quote quote, FieldSink fields) {
    fields.text("symbol", quote.symbol());
    fields.text("name", quote.name());
    fields.decimal("bid", quote.bid());
    fields.decimal("ask", quote.ask());
    fields.decimal("last", quote.last());
    fields.integer("size", quote.size());
    fields.integer("volume", quote.volume());
    fields.decimal("open", quote.open());
    fields.decimal("high", quote.high());
    fields.decimal("low", quote.low());
    fields.decimal("prev", quote.previousClose());
    fields.flag("sim", quote.simulated());
  }

  private static void write(Trade trade, FieldSink fields) {
    fields.text("symbol", trade.symbol());
    fields.decimal("price", trade.price());
    fields.integer("size", trade.size());
    fields.text("side", trade.side().name().toLowerCase(Locale.ROOT));
    fields.flag("sim", trade.simulated());
  }

  private static void write(Candle candle, FieldSink fields) {
    fields.text("symbol", candle.symbol());
    fields.integer("seconds", candle.seconds());
    fields.decimal("open", candle.open());
    fields.decimal("high", candle.high());
    fields.decimal("low", candle.low());
    fields.decimal("close", candle.close());
    fields.integer("volume", candle.volume());
    fields.flag("sim", candle.simulated());
  }

  private static void write(MetricSample sample, FieldSink fields) {
    var series = sample.series();
    fields.text("name", series.name());
    fields.text("scope", series.scope());
    fields.text("type", series.type());
    fields.text("unit", series.unit());
    if (!series.tags().isEmpty()) {
      fields.texts("tags", series.tags());
    }
    if (!series.description().isEmpty()) {
      fields.text("description", series.description());
    }
    sample.values().forEach(fields::number);
  }

  private static void write(String name, JsonValue value, FieldSink fields) {
    if (value instanceof JsonString text) {
      fields.text(name, text.getString());
    } else if (value == JsonValue.TRUE || value == JsonValue.FALSE) {
      fields.flag(name, value == JsonValue.TRUE);
    } else if (value instanceof JsonNumber number && isExact(number)) {
      fields.number(name, number.doubleValue());
    } else {
      fields.json(name, value);
    }
  }

  /** Whether a double represents the number exactly. */
  private static boolean isExact(JsonNumber number) {
    double value = number.doubleValue();
    return Math.abs(value) <= MAX_EXACT
        && number.bigDecimalValue().compareTo(java.math.BigDecimal.valueOf(value)) == 0;
  }
}
