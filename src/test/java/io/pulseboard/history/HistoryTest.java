package io.pulseboard.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseboard.TestSettings;
import io.pulseboard.TestTelemetry;
import io.pulseboard.journal.Journal;
import io.pulseboard.journal.MemoryJournal;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.ChannelPattern;
import io.pulseboard.model.Gone;
import io.pulseboard.model.Notice;
import io.pulseboard.wire.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {

  private Journal journal;
  private History history;

  private void keeping(int entries, long bytes) {
    keeping(entries, bytes, 10_000);
  }

  private void keeping(int entries, long bytes, int journalEntries) {
    var settings = TestSettings.withHistory(journalEntries, entries, bytes);
    journal = new MemoryJournal(settings);
    history = new History(settings, journal, TestTelemetry.create());
  }

  private void append(String channel, String text) {
    journal.append(Notice.of(channel, text), ChannelKind.STATE);
    history.catchUp(Long.MAX_VALUE);
  }

  private void end(String channel) {
    journal.append(Gone.of(channel), ChannelKind.STATE);
    history.catchUp(Long.MAX_VALUE);
  }

  private List<Window> windows(String pattern) {
    return history.windows(new ChannelPattern(pattern));
  }

  private List<Long> kept(String channel) {
    return windows(channel).get(0).newestFirst(Long.MAX_VALUE, 1_000_000).stream()
        .map(Entry::offset)
        .toList();
  }

  @Test
  void keepsTheNewestOfAChannel() {
    keeping(10, 1_000_000);
    for (int i = 1; i <= 25; i++) {
      append("stocks/A", "x");
    }
    assertThat(kept("stocks/A")).containsExactly(25L, 24L, 23L, 22L, 21L, 20L, 19L, 18L, 17L, 16L);
  }

  @Test
  void saysWhatWasTheLatestAtAnOffset() {
    keeping(10, 1_000_000);
    append("stocks/A", "x");
    append("stocks/B", "x");
    append("stocks/A", "x");
    Window window = windows("stocks/A").get(0);
    assertThat(window.latest(Long.MAX_VALUE).offset()).isEqualTo(3);
    assertThat(window.latest(2).offset()).isEqualTo(1);
    assertThat(window.latest(0)).isNull();
    assertThat(window.newestFirst(2, 10)).extracting(Entry::offset).containsExactly(1L);
    assertThat(window.newestFirst(3, 1)).extracting(Entry::offset).containsExactly(3L);
  }

  @Test
  void readsOnlyAsFarAsIsAskedFor() {
    keeping(10, 1_000_000);
    for (int i = 0; i < 1_000; i++) {
      journal.append(Notice.of("stocks/A", "x"), ChannelKind.STATE);
    }
    history.catchUp(5);
    assertThat(history.readUpTo()).isBetween(5L, 999L);
    history.catchUp(1_000);
    assertThat(history.readUpTo()).isEqualTo(1_000);
  }

  @Test
  void windowsGrowBackWhenThereIsRoomAgain() {
    keeping(100, 250_000);
    for (int i = 1; i <= 100; i++) {
      append("stocks/A", "x");
      append("rooms/x", "x".repeat(10_000));
    }
    assertThat(kept("stocks/A")).hasSizeLessThan(40);
    for (int i = 1; i <= 1_000; i++) {
      append("rooms/x", "x");
      append("stocks/A", "x");
    }
    assertThat(kept("stocks/A")).hasSize(100);
  }

  @Test
  void shortensAllWindowsAlikeAndKeepsTheLatest() {
    keeping(1_000, 30_000);
    append("stocks/quiet", "x");
    for (int i = 2; i <= 500; i++) {
      append("stocks/busy", "x");
      assertThat(history.bytes()).isLessThanOrEqualTo(30_000);
    }
    assertThat(kept("stocks/busy")).hasSizeGreaterThan(30);
    assertThat(kept("stocks/quiet")).containsExactly(1L);
  }

  @Test
  void oneEntryOfTheLastChannelStaysWhateverItWeighs() {
    keeping(1_000, 150);
    append("stocks/A", "x");
    append("rooms/a", "x");
    append("rooms/a", "y");
    assertThat(kept("stocks/A")).containsExactly(1L);
    assertThat(kept("rooms/a")).containsExactly(3L);
  }

  @Test
  void aChannelThatEndedIsForgottenAndItsEndIsKnown() {
    keeping(10, 1_000_000);
    append("stocks/A", "x");
    append("stocks/B", "x");
    end("stocks/A");
    ChannelPattern all = new ChannelPattern("stocks/*");
    assertThat(windows("stocks/*")).extracting(Window::channel).containsExactly("stocks/B");
    assertThat(history.ended(all, 2, 3)).extracting(Entry::channel).containsExactly("stocks/A");
    assertThat(history.ended(all, 3, 3)).isEmpty();
    assertThat(history.ended(new ChannelPattern("metrics/*"), 0, 3)).isEmpty();
    append("stocks/A", "anew");
    assertThat(kept("stocks/A")).containsExactly(4L);
    assertThat(history.ended(all, 0, 4)).isEmpty();
  }

  @Test
  void endsAreForgottenWhenThereAreTooMany() {
    keeping(10, 1_000_000);
    for (int i = 1; i <= TestSettings.MAX_CHANNELS; i++) {
      end("stocks/" + i);
    }
    assertThat(history.knowsEndedAfter(0)).isTrue();
    end("stocks/more");
    assertThat(history.knowsEndedAfter(0)).isFalse();
    assertThat(history.knowsEndedAfter(1)).isTrue();
  }

  /** What may not be the latest value any more must not be shown as if it were. */
  @Test
  void forgetsTheChannelsOfWhichItMissedSomething() {
    keeping(10, 1_000_000, 100);
    append("stocks/A", "old");
    append("stocks/B", "x");
    journal.append(Notice.of("stocks/A", "missed"), ChannelKind.STATE);
    for (int i = 0; i < 100; i++) {
      journal.append(Notice.of("stocks/C", "x"), ChannelKind.STATE);
    }
    history.catchUp(Long.MAX_VALUE);
    assertThat(windows("stocks/*"))
        .extracting(Window::channel)
        .containsExactly("stocks/B", "stocks/C");
    assertThat(history.knowsEndedAfter(2)).isFalse();
  }
}
