package io.pulseboard.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Notice;
import io.pulseboard.model.View;
import jakarta.json.Json;
import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an encoder, and an update that it has encoded, keep in memory. */
class BinaryMemoryTest {

  private static Entry item(String channel, long offset) {
    Notice notice =
        new Notice(
            new io.pulseboard.model.Channel(channel),
            offset,
            Json.createObjectBuilder().add("n", offset).build());
    return Entries.of(offset, ChannelKind.STATE, notice);
  }

  /** The newest of a channel may be kept as long as one likes; those before it must not be. */
  @Test
  void anUpdateKeepsNoneAliveThatWasBeforeIt() {
    BinaryEncoder encoder = new BinaryEncoder();
    Entry first = item("stocks/A", 1);
    encoder.update(first, false, 0);
    WeakReference<Packed> gone = new WeakReference<>(first.packed(View.ALL));
    first = null;
    Entry newest = null;
    for (int offset = 2; offset < 100; offset++) {
      newest = item("stocks/A", offset);
      encoder.update(newest, false, 0);
      encoder.takeFrame();
    }
    await()
        .until(
            () -> {
              System.gc();
              return gone.get() == null;
            });
    assertThat(newest).isNotNull();
  }

  @Test
  void sharesADeltaOnlyWithThoseThatHaveTheSameBase() {
    BinaryEncoder upToDate = new BinaryEncoder();
    BinaryEncoder late = new BinaryEncoder();
    List<Entry> items = List.of(item("stocks/A", 1), item("stocks/A", 2));
    Entry last = item("stocks/A", 3);
    items.forEach(one -> upToDate.update(one, false, 0));
    late.update(items.get(0), false, 0);
    upToDate.takeFrame();
    late.takeFrame();
    upToDate.update(last, false, 0);
    late.update(last, false, 2);
    assertThat(last.packed(View.ALL).deltaFrom(items.get(1).packed(View.ALL), 2))
        .isSameAs(last.packed(View.ALL).deltaFrom(items.get(1).packed(View.ALL), 2));
    assertThat(upToDate.takeFrame()).isNotEqualTo(late.takeFrame());
  }

  @Test
  void idsAreUsedAgainWhenThereAreTooManyChannels() {
    BinaryEncoder encoder = new BinaryEncoder();
    BinaryReader reader = new BinaryReader();
    for (int i = 1; i <= BinaryEncoder.MAX_CHANNELS + 5; i++) {
      encoder.update(item("rooms/" + i, i), false, 0);
    }
    var messages = reader.read(encoder.takeFrame());
    assertThat(messages).hasSize(2 * (BinaryEncoder.MAX_CHANNELS + 5));
    assertThat(messages)
        .filteredOn(message -> message.containsKey("id"))
        .allMatch(message -> message.getInt("id") <= BinaryEncoder.MAX_CHANNELS);
    // The first one is announced again, and complete.
    encoder.update(item("rooms/1", 20_000), false, 0);
    encoder.update(item("rooms/1", 20_001), false, 0);
    assertThat(reader.read(encoder.takeFrame()))
        .filteredOn(message -> message.containsKey("o"))
        .extracting(message -> message.getJsonObject("d").getInt("n"))
        .containsExactly(20_000, 20_001);
  }

  @Test
  void aShapeThatChangesAgainAndAgainUsesNoMoreIds() {
    BinaryEncoder encoder = new BinaryEncoder();
    BinaryReader reader = new BinaryReader();
    int changes = BinaryEncoder.MAX_CHANNELS + 50;
    for (int i = 1; i <= changes; i++) {
      Notice notice =
          Notice.of("rooms/a", Json.createObjectBuilder().add("field" + i % 2, i).build());
      encoder.update(Entries.of(i, ChannelKind.EVENT, notice), false, 0);
    }
    assertThat(reader.read(encoder.takeFrame()))
        .filteredOn(message -> message.containsKey("id"))
        .hasSize(changes)
        .allMatch(message -> message.getInt("id") <= BinaryEncoder.MAX_CHANNELS);
    // And the ids that it gave up are there for others.
    encoder.update(item("rooms/b", changes + 1), false, 0);
    assertThat(reader.read(encoder.takeFrame()).get(0).getInt("id")).isEqualTo(1);
  }

  @Test
  void wholeNumbersOfEverySizeAreReadAsWhatTheyAre() {
    for (long number :
        new long[] {
          0,
          -1,
          (1L << 53) - 1,
          (1L << 62) - 1,
          -(1L << 62),
          1L << 62,
          Long.MAX_VALUE,
          Long.MIN_VALUE
        }) {
      var trade =
          new io.pulseboard.model.Trade(
              "ACME",
              1,
              java.math.BigDecimal.ONE,
              number,
              io.pulseboard.model.Trade.Side.BUY,
              true);
      BinaryEncoder encoder = new BinaryEncoder();
      encoder.update(Entries.of(1, ChannelKind.EVENT, trade), false, 0);
      var update = new BinaryReader().read(encoder.takeFrame()).get(1);
      assertThat(update.getJsonObject("d").getJsonNumber("size").doubleValue())
          .isEqualTo((double) number);
    }
  }
}
