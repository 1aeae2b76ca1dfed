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
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The bytes that the server writes, pinned by the shared vectors: any other byte is red. */
class BinaryEncoderTest {

  private static final long NOW = 1_763_625_600_123L;

  private static final Path VECTORS = Path.of("src/test/vectors");

  /**
   * What of the other file the server writes too. The rest a client has to read all the same: ids
   * out of turn, updates that lack a field, an update where a delta would do, columns among others.
   */
  private static final Set<String> ALSO_THE_SERVERS =
      Set.of(
          "an empty frame holds nothing",
          "a line, byte by byte",
          "a channel and an update, byte by byte",
          "every type of field",
          "a snapshot is marked",
          "what was skipped is counted",
          "both marks",
          "the last value of a channel, and its end under an id without fields",
          "a line that begins with a byte order mark keeps it");

  private static List<JsonObject> vectors(String file) throws IOException {
    return Json.createReader(new StringReader(Files.readString(VECTORS.resolve(file))))
        .readArray()
        .getValuesAs(JsonObject.class);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** These are frames that the server writes, from the first to the last. */
  @TestFactory
  List<DynamicTest> theServersFramesAreThese() throws IOException {
    Map<String, VectorWriter> connections = new HashMap<>();
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonObject vector : vectors("pulse-v1-server.json")) {
      VectorWriter writer =
          connections.computeIfAbsent(vector.getString("connection"), name -> new VectorWriter());
      tests.add(
          DynamicTest.dynamicTest(
              vector.getString("name"), () -> isWrittenAsItSays(vector, writer)));
    }
    assertThat(tests).hasSizeGreaterThan(25);
    return tests;
  }

  private static void isWrittenAsItSays(JsonObject vector, VectorWriter writer) {
    List<JsonObject> messages = vector.getJsonArray("messages").getValuesAs(JsonObject.class);
    assertThat(hex(writer.write(messages))).isEqualTo(vector.getString("hex"));
  }

  @TestFactory
  List<DynamicTest> whatElseIsAServersFrameIsWrittenSoToo() throws IOException {
    Map<String, VectorWriter> connections = new HashMap<>();
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonObject vector : vectors("pulse-v1-bin.json")) {
      if (ALSO_THE_SERVERS.contains(vector.getString("name"))) {
        String connection = vector.getString("connection", vector.getString("name"));
        VectorWriter writer = connections.computeIfAbsent(connection, name -> new VectorWriter());
        tests.add(
            DynamicTest.dynamicTest(
                vector.getString("name"), () -> isWrittenAsItSays(vector, writer)));
      }
    }
    assertThat(tests).hasSameSizeAs(ALSO_THE_SERVERS);
    return tests;
  }

  private static BigDecimal price(String price) {
    return new BigDecimal(price);
  }

  private static String written(Update update, int id, long offset, boolean marked) {
    BinaryEncoder encoder = new BinaryEncoder();
    for (int other = 1; other < id; other++) {
      encoder.update(item(Notice.of("rooms/" + other, ""), other), false, 0);
    }
    encoder.takeFrame();
    encoder.update(item(update, offset), marked, 0);
    return hex(encoder.takeFrame());
  }

  private static Entry item(Update update, long offset) {
    boolean isState = update instanceof Quote || update instanceof MetricSample;
    return Entries.of(offset, isState ? ChannelKind.STATE : ChannelKind.EVENT, update);
  }

  private static String vector(String name) throws IOException {
    return vectors("pulse-v1-server.json").stream()
        .filter(vector -> vector.getString("name").equals("the server: " + name))
        .findFirst()
        .orElseThrow()
        .getString("hex");
  }

  @Test
  void everyKindOfUpdateHasTheFieldsThatTheVectorsSay() throws IOException {
    Quote quote =
        new Quote(
            "ACME",
            "Acme Töols",
            NOW,
            price("101.22"),
            price("101.25"),
            price("101.24"),
            200,
            1_204_300,
            price("100.10"),
            price("101.90"),
            price("99.87"),
            price("100.05"),
            true);
    assertThat(vector("welcome, a reply, a quote")).endsWith(written(quote, 1, 1043, true));
    Trade trade = new Trade("ACME", NOW + 5_300, price("99.85"), 200, Trade.Side.BUY, true);
    Candle candle =
        new Candle(
            "ACME",
            1_763_625_600_000L,
            5,
            price("101.20"),
            price("101.31"),
            price("101.18"),
            price("101.25"),
            5_400,
            true);
    assertThat(vector("a trade and a bar among deltas of a quote"))
        .startsWith(written(trade, 2, 1100, false))
        .contains(written(candle, 3, 1102, false));
  }

  @Test
  void metricsAndNoticesToo() throws IOException {
    MetricSample sample =
        new MetricSample(
            new MetricSample.Series(
                new Channel("metrics/node1/base/gc.total;name=G1 Young Generation"),
                "base",
                "gc.total",
                "counter",
                "none",
                Map.of("name", "G1 Young Generation"),
                ""),
            NOW,
            Map.of("value", 42.0));
    assertThat(vector("a metric")).isEqualTo(written(sample, 1, 1, false));
    JsonObject text = Json.createObjectBuilder().add("text", "€").build();
    assertThat(vector("a time before 1970, the largest offset that is exact"))
        .isEqualTo(
            written(
                new Notice(new Channel("rooms/ops"), -1, text), 1, 9_007_199_254_740_991L, false));
  }
}
