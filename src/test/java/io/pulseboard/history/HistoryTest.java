package io.pulseboard.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseboard.config.Settings;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Notice;
import io.pulseboard.wire.Entry;
import io.pulseboard.wire.Packed;
import jakarta.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {

  private static final Packed NOTHING =
      Packed.of(Notice.of("rooms/x", Json.createObjectBuilder().build()));

  private static Entry entry(long offset) {
    return new Entry(
        offset, "stocks/A", ChannelKind.STATE, offset * 1_000, "x".repeat(100), NOTHING);
  }

  private static List<Entry> newest(Window window) {
    List<Entry> entries = new ArrayList<>();
    window.newestFirst().forEachRemaining(entries::add);
    Collections.reverse(entries);
    return entries;
  }

  @Test
  void keepsTheNewestOfAChannel() {
    History history = new History(new Settings.History(10, 1_000_000));
    Window window = history.open();
    for (long i = 1; i <= 25; i++) {
      history.add(window, entry(i));
    }
    assertThat(window.latest().offset()).isEqualTo(25);
    assertThat(newest(window))
        .extracting(Entry::offset)
        .containsExactly(16L, 17L, 18L, 19L, 20L, 21L, 22L, 23L, 24L, 25L);
  }

  @Test
  void windowsGrowBackWhenThereIsRoomAgain() {
    History history = new History(new Settings.History(100, 100_000));
    Window steady = history.open();
    Window large = history.open();
    Entry huge = new Entry(1, "rooms/x", ChannelKind.EVENT, 0, "x".repeat(10_000), NOTHING);
    for (long i = 1; i <= 100; i++) {
      history.add(steady, entry(i));
      history.add(large, huge);
    }
    assertThat(newest(steady)).hasSizeLessThan(20);
    for (long i = 1; i <= 1_000; i++) {
      history.add(large, entry(i));
      history.add(steady, entry(i));
    }
    assertThat(newest(steady)).hasSize(100);
  }

  @Test
  void shortensAllWindowsAlikeAndKeepsTheLatest() {
    History history = new History(new Settings.History(1_000, 10_000));
    Window busy = history.open();
    Window quiet = history.open();
    history.add(quiet, entry(1));
    for (long i = 2; i <= 500; i++) {
      history.add(busy, entry(i));
      assertThat(history.bytes()).isLessThanOrEqualTo(10_000);
    }
    assertThat(newest(busy)).hasSizeGreaterThan(30);
    assertThat(quiet.latest().offset()).isEqualTo(1);
  }

  @Test
  void oneEntryOfEachChannelStaysWhateverItWeighs() {
    History history = new History(new Settings.History(1_000, 150));
    Window first = history.open();
    Window second = history.open();
    history.add(first, entry(1));
    history.add(second, entry(2));
    history.add(second, entry(3));
    assertThat(first.latest().offset()).isEqualTo(1);
    assertThat(second.latest().offset()).isEqualTo(3);
  }
}
