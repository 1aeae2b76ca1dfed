package io.pulseboard.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pulseboard.model.Channel;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Gone;
import io.pulseboard.model.MetricSample;
import io.pulseboard.model.Notice;
import io.pulseboard.model.Quote;
import io.pulseboard.model.Trade;
import io.pulseboard.model.Update;
import io.pulseboard.model.View;
import jakarta.json.Json;
import java.lang.ref.WeakReference;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class EntryTest {

  private static final Trade TRADE =
      new Trade("ACME", 5, new BigDecimal("101.20"), 200, Trade.Side.BUY, true);

  private final LongAdder encodedBytes = new LongAdder();
  private final Entry entry = Entries.of(7, ChannelKind.EVENT, TRADE, encodedBytes);

  @Test
  void nothingIsEncodedBeforeSomebodyAsks() {
    assertThat(encodedBytes.sum()).isZero();
    String json = entry.json(View.ALL);
    long forJson = encodedBytes.sum();
    assertThat(forJson).isGreaterThan(json.length());
    entry.packed(View.ALL);
    assertThat(encodedBytes.sum()).isGreaterThan(forJson);
  }

  @Test
  void allWhoSeeTheSameShareOneEncoding() {
    View noSize = new View(Set.of("size", "side"));
    String all = entry.json(View.ALL);
    String masked = entry.json(noSize);
    assertThat(masked)
        .isEqualTo(
            "{\"c\":\"trades/ACME\",\"o\":7,\"t\":5,"
                + "\"d\":{\"symbol\":\"ACME\",\"price\":101.20,\"sim\":true}}");
    assertThat(entry.json(new View(Set.of("side", "size")))).isSameAs(masked);
    assertThat(entry.json(View.ALL)).isSameAs(all).contains("\"size\":200");
    assertThat(entry.packed(noSize).shape().names()).containsExactly("symbol", "price", "sim");
    assertThat(entry.packed(View.ALL).shape().size()).isEqualTo(5);
  }

  @Test
  void aReleasedEntryKeepsNoEncodingAlive() {
    String json = entry.json(View.ALL);
    entry.packed(View.ALL);
    entry.release();
    assertThat(encodedBytes.sum()).isZero();
    assertThat(entry.json(View.ALL)).isEqualTo(json).isNotSameAs(json);
    // Two who use it at the same time share it; when both are done, nothing is left.
    Packed used = entry.packed(View.ALL);
    assertThat(entry.packed(View.ALL)).isSameAs(used);
    WeakReference<Packed> kept = new WeakReference<>(used);
    used = null;
    await()
        .until(
            () -> {
              System.gc();
              return kept.get() == null;
            });
    assertThat(entry.packed(View.ALL).shape().size()).isEqualTo(5);
    assertThat(encodedBytes.sum()).isZero();
  }

  @Test
  void equalShapesOfAChannelAreOneObject() {
    ChannelEntries entries =
        new ChannelEntries("k3f9a1", "trades/ACME", ChannelKind.EVENT, encodedBytes);
    UpdateSize size = UpdateSize.of(TRADE);
    assertThat(entries.entry(1, TRADE, size).packed(View.ALL).shape())
        .isSameAs(entries.entry(2, TRADE, size).packed(View.ALL).shape());
  }

  @Test
  void anEndHasNoData() {
    Entry end = Entries.of(8, ChannelKind.STATE, new Gone(new Channel("stocks/ACME"), 6));
    assertThat(end.isGone()).isTrue();
    assertThat(end.json(View.ALL)).isEqualTo("{\"c\":\"stocks/ACME\",\"o\":8,\"t\":6,\"gone\":1}");
    assertThat(end.packed(View.ALL).shape().size()).isZero();
  }

  /** What is counted without encoding is close to what encoding makes of it. */
  @Test
  void sizesAreAboutTrue() {
    BigDecimal price = new BigDecimal("101.20");
    MetricSample.Series series =
        new MetricSample.Series(
            new Channel("metrics/node1/base/gc.total;name=G1 Young Generation"),
            "base",
            "gc.total",
            "counter",
            "none",
            Map.of("name", "G1 Young Generation"),
            "Displays the total number of collections that have occurred.");
    List<Update> updates =
        List.of(
            TRADE,
            new Quote(
                "ACME",
                "Acme \"Tools\"",
                1_763_625_600_123L,
                price,
                price,
                price,
                200,
                1_204_300,
                price,
                price,
                price,
                price,
                true),
            new MetricSample(
                series, 1_763_625_600_123L, Map.of("value", 42.123456789, "rate", 0.2)),
            Notice.of("rooms/ops", "Deployment \"finished\"\n".repeat(20)),
            Notice.of(
                "rooms/ops",
                Json.createObjectBuilder()
                    .add("list", Json.createArrayBuilder().add(1).add("two").add(3.5))
                    .add("object", Json.createObjectBuilder().add("flag", true).addNull("none"))
                    .build()));
    for (Update update : updates) {
      Entry measured = Entries.of(1_000_000, ChannelKind.STATE, update);
      int own = measured.json(View.ALL).length() + measured.packed(View.ALL).bytes();
      assertThat((double) measured.ownBytes())
          .as(measured.json(View.ALL))
          .isCloseTo(own, Percentage.withPercentage(30));
      assertThat((double) UpdateSize.of(update).dataLength())
          .as(measured.json(View.ALL))
          .isCloseTo(UpdateJson.dataLength(update), Percentage.withPercentage(40));
    }
  }
}
