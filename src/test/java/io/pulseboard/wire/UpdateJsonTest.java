package io.pulseboard.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseboard.model.Candle;
import io.pulseboard.model.Channel;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.MetricSample;
import io.pulseboard.model.Notice;
import io.pulseboard.model.Quote;
import io.pulseboard.model.Trade;
import io.pulseboard.model.Update;
import io.pulseboard.model.View;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpdateJsonTest {

  private static final BigDecimal PRICE = new BigDecimal("101.20");

  private static String line(Update update) {
    return Entries.of(1043, ChannelKind.STATE, update).json(View.ALL);
  }

  private static JsonObject parsed(String line) {
    return Json.createReader(new StringReader(line)).readObject();
  }

  @Test
  void writesAQuoteWithPricesAsTheyAre() {
    var quote =
        new Quote(
            "ACME",
            "Acme \"Tools\"",
            5,
            PRICE,
            PRICE,
            PRICE,
            200,
            900,
            PRICE,
            PRICE,
            PRICE,
            PRICE,
            true);
    String line = line(quote);
    assertThat(line)
        .startsWith(
            "{\"c\":\"stocks/ACME\",\"o\":1043,\"t\":5,\"d\":{\"symbol\":\"ACME\",\"name\":\"Acme \\\"Tools\\\"\",")
        .contains("\"bid\":101.20,");
    assertThat(parsed(line).getJsonObject("d").getBoolean("sim")).isTrue();
  }

  @Test
  void writesTradesAndCandles() {
    assertThat(
            parsed(line(new Trade("ACME", 5, PRICE, 200, Trade.Side.BUY, true)))
                .getJsonObject("d")
                .getString("side"))
        .isEqualTo("buy");
    JsonObject candle =
        parsed(line(new Candle("ACME", 5_000, 5, PRICE, PRICE, PRICE, PRICE, 700, true)));
    assertThat(candle.getString("c")).isEqualTo("candles/ACME");
    assertThat(candle.getJsonObject("d").getInt("seconds")).isEqualTo(5);
  }

  @Test
  void numbersThatAreNotFiniteAreNull() {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("value", Double.NaN);
    values.put("rate", Double.POSITIVE_INFINITY);
    values.put("max", 12.5);
    values.put("count", 3.0);
    var series =
        new MetricSample.Series(
            new Channel("metrics/n/base/x"), "base", "x", "gauge", "none", Map.of("a", "b\n"), "");
    JsonObject data = parsed(line(new MetricSample(series, 5, values))).getJsonObject("d");
    assertThat(data.get("value")).isEqualTo(JsonValue.NULL);
    assertThat(data.get("rate")).isEqualTo(JsonValue.NULL);
    assertThat(data.getJsonNumber("max").doubleValue()).isEqualTo(12.5);
    assertThat(data.get("count")).hasToString("3");
    assertThat(data.getJsonObject("tags").getString("a")).isEqualTo("b\n");
    assertThat(data).doesNotContainKey("description");
  }

  @Test
  void aLineNeverHoldsALineEnd() {
    assertThat(line(Notice.of("rooms/a\u2028b", "one\ntwo\r"))).doesNotContain("\n", "\r");
  }

  @Test
  void marksGoBeforeTheEnd() {
    String line = line(Notice.of("rooms/ops", "hello"));
    assertThat(parsed(UpdateJson.skipping(line, 3)).getInt("x")).isEqualTo(3);
    assertThat(parsed(UpdateJson.asHistory(line)).getInt("h")).isEqualTo(1);
    assertThat(parsed(UpdateJson.skipping(UpdateJson.asHistory(line), 1)).keySet())
        .containsExactly("c", "o", "t", "d", "h", "x");
  }
}
