package io.pulseboard.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The binary format: the shared vectors, what the encoder writes against what JSON says, and
 * hostile frames.
 */
class BinaryFormatTest {

  private static List<JsonObject> vectors() throws IOException {
    List<JsonObject> vectors = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("src/test/vectors"))) {
      for (Path file : files.sorted().toList()) {
        JsonArray all = Json.createReader(new StringReader(Files.readString(file))).readArray();
        vectors.addAll(all.getValuesAs(JsonObject.class));
      }
    }
    return vectors;
  }

  @TestFactory
  List<DynamicTest> vectorsAreReadAsTheySay() throws IOException {
    Map<String, BinaryReader> connections = new HashMap<>();
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonObject vector : vectors()) {
      String connection = vector.getString("connection", vector.getString("name"));
      BinaryReader reader = connections.computeIfAbsent(connection, name -> new BinaryReader());
      tests.add(DynamicTest.dynamicTest(vector.getString("name"), () -> check(vector, reader)));
    }
    assertThat(tests).hasSizeGreaterThan(40);
    return tests;
  }

  private static void check(JsonObject vector, BinaryReader reader) {
    byte[] frame = HexFormat.of().parseHex(vector.getString("hex"));
    if (vector.getBoolean("error", false)) {
      assertThatExceptionOfType(BinaryReader.Malformed.class).isThrownBy(() -> reader.read(frame));
    } else {
      List<Object> expected =
          vector.getJsonArray("messages").stream().map(BinaryFormatTest::plain).toList();
      assertThat(reader.read(frame)).map(BinaryFormatTest::plain).isEqualTo(expected);
    }
  }

  /** A JSON value with its numbers as doubles, which is what JavaScript makes of them. */
  private static Object plain(JsonValue value) {
    if (value instanceof JsonObject object) {
      Map<String, Object> map = new LinkedHashMap<>();
      object.forEach((name, member) -> map.put(name, plain(member)));
      return map;
    } else if (value instanceof JsonArray array) {
      return array.stream().map(BinaryFormatTest::plain).collect(Collectors.toList());
    } else if (value instanceof JsonNumber number) {
      return number.doubleValue();
    }
    return value.toString();
  }

  private static Entry item(Update update, long offset) {
    return Entries.of(offset, ChannelKind.STATE, update);
  }

  private static Update random(Random random) {
    BigDecimal price = BigDecimal.valueOf(random.nextInt(20_000) + 100, 2);
    long time = 1_763_625_600_000L + random.nextInt(10_000);
    return switch (random.nextInt(5)) {
      case 0 ->
          new Quote(
              "ACME",
              "Äcme",
              time,
              price,
              price,
              price,
              random.nextInt(3),
              7,
              price,
              price,
              price,
              price,
              true);
      case 1 -> new Trade("ACME", time, price, random.nextInt(900), Trade.Side.SELL, true);
      case 2 ->
          new Candle("ACME", time, 5, price, price, price, price, random.nextLong(1L << 40), false);
      case 3 -> sample(time, random);
      default -> new Notice(new Channel("rooms/ops"), time, notice(random));
    };
  }

  private static Update sample(long time, Random random) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("value", random.nextInt(4) == 0 ? Double.NaN : random.nextGaussian());
    if (random.nextBoolean()) {
      values.put("rate", random.nextDouble());
    }
    return new MetricSample(
        new MetricSample.Series(
            new Channel("metrics/n/base/x"),
            "base",
            "x",
            "counter",
            "none",
            Map.of("a", "b"),
            "What it is"),
        time,
        values);
  }

  private static JsonObject notice(Random random) {
    var object = Json.createObjectBuilder().add("text", "héllo " + random.nextInt(3));
    switch (random.nextInt(5)) {
      case 0 -> object.add("list", Json.createArrayBuilder().add(1).addNull());
      case 1 -> object.add("big", new BigDecimal("123456789012345678901234567890.5"));
      case 2 -> object.add("n", random.nextInt()).add("yes", random.nextBoolean());
      case 3 -> object.addNull("nothing");
      default -> {}
    }
    return object.build();
  }

  @Test
  void whatIsWrittenReadsAsTheJsonOfTheSameUpdates() {
    Random random = new Random(5);
    for (int connection = 0; connection < 50; connection++) {
      BinaryEncoder encoder = new BinaryEncoder();
      BinaryReader reader = new BinaryReader();
      for (int frame = 0; frame < 20; frame++) {
        List<Object> expected = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
          Update update = random(random);
          long offset = random.nextLong(1L << 40);
          boolean marked = random.nextInt(4) == 0;
          long skipped = random.nextInt(3) == 0 ? random.nextInt(1_000) : 0;
          encoder.update(item(update, offset), marked, skipped);
          expected.add(plain(json(update, offset, marked, skipped)));
        }
        List<Object> read =
            reader.read(encoder.takeFrame()).stream()
                .filter(message -> message.getString("type").equals("update"))
                .map(message -> plain(Json.createObjectBuilder(message).remove("type").build()))
                .toList();
        assertThat(read).isEqualTo(expected);
      }
    }
  }

  private static JsonObject json(Update update, long offset, boolean marked, long skipped) {
    String line = item(update, offset).json(View.ALL);
    line = skipped > 0 ? UpdateJson.skipping(line, skipped) : line;
    line = marked ? UpdateJson.asHistory(line) : line;
    return Json.createReader(new StringReader(line)).readObject();
  }

  @Test
  void columnsHoldTheNumbersAndAreAligned() {
    Random random = new Random(6);
    for (int count = 1; count < 200; count += 13) {
      List<Entry> items = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        items.add(item(sample(1_763_625_600_000L + i, random), i + 1));
      }
      BinaryEncoder encoder = new BinaryEncoder();
      BinaryReader reader = new BinaryReader();
      encoder.announce(items);
      reader.read(encoder.takeFrame());
      JsonObject columns = reader.read(encoder.columns(300, true, items)).get(0);
      assertThat(columns.getJsonArray("times")).hasSize(count);
      assertThat(columns.getJsonArray("offsets").getJsonNumber(count - 1).longValue())
          .isEqualTo(count);
      assertThat(columns.getJsonObject("columns").getJsonArray("value")).hasSize(count);
      assertThat(columns.getInt("request")).isEqualTo(300);
    }
  }

  @Test
  void aSmallChangeTakesFewBytes() {
    BinaryEncoder encoder = new BinaryEncoder();
    BigDecimal price = new BigDecimal("101.20");
    Quote first =
        new Quote(
            "ACME",
            "Acme",
            1_763_625_600_000L,
            price,
            price,
            price,
            1,
            1,
            price,
            price,
            price,
            price,
            true);
    Quote second =
        new Quote(
            "ACME",
            "Acme",
            1_763_625_600_100L,
            price.add(BigDecimal.ONE),
            price,
            price,
            1,
            1,
            price,
            price,
            price,
            price,
            true);
    encoder.update(item(first, 1_000), false, 0);
    encoder.takeFrame();
    encoder.update(item(second, 1_001), false, 0);
    assertThat(encoder.takeFrame()).hasSizeLessThan(20);
  }

  @Test
  void hostileFramesAreOnlyEverMalformed() throws IOException {
    Random random = new Random(7);
    List<byte[]> seeds =
        vectors().stream().map(vector -> HexFormat.of().parseHex(vector.getString("hex"))).toList();
    int malformed = 0;
    for (int i = 0; i < 40_000; i++) {
      BinaryReader reader = new BinaryReader();
      byte[] frame = seeds.get(random.nextInt(seeds.size())).clone();
      for (int change = random.nextInt(4); change >= 0 && frame.length > 0; change--) {
        frame[random.nextInt(frame.length)] = (byte) random.nextInt();
      }
      try {
        reader.read(frame);
      } catch (BinaryReader.Malformed e) {
        malformed++;
      }
    }
    assertThat(malformed).isGreaterThan(15_000);
  }
}
