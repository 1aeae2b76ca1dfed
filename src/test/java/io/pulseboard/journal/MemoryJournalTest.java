package io.pulseboard.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseboard.TestSettings;
import io.pulseboard.model.View;
import io.pulseboard.wire.Entry;
import org.junit.jupiter.api.Test;

class MemoryJournalTest extends JournalContract {

  @Override
  Journal journal(int maxEntries) {
    return new MemoryJournal(TestSettings.with(maxEntries, 1L << 30, 64_000));
  }

  @Test
  void staysWithinItsBytes() {
    Journal journal = new MemoryJournal(TestSettings.with(10_000, 20_000, 64_000));
    for (int i = 0; i < 1_000; i++) {
      append(journal, "some text of some length");
      assertThat(journal.bytes()).isLessThanOrEqualTo(20_000);
    }
    assertThat(journal.size()).isBetween(25L, 100L);
    long kept = journal.readAfter(0, 10_000).entries().stream().mapToLong(Entry::updateBytes).sum();
    assertThat(kept).isEqualTo(journal.bytes());
  }

  @Test
  void encodingsCountAndTakeHalfOfTheBytesAtMost() {
    Journal journal = new MemoryJournal(TestSettings.with(10_000, 300_000, 64_000));
    String text = "x".repeat(1_000);
    for (int i = 0; i < 1_000; i++) {
      append(journal, text);
      Entry newest = journal.readBefore(Long.MAX_VALUE, 1).get(0);
      long before = journal.bytes();
      String json = newest.json(View.ALL);
      assertThat(journal.bytes()).isGreaterThan(before + json.length());
      assertThat(newest.json(View.ALL)).isSameAs(json);
      newest.packed(View.ALL);
      assertThat(newest.packed(View.ALL)).isSameAs(newest.packed(View.ALL));
      // What was encoded since the last append is counted, and made room for with the next.
      assertThat(journal.bytes()).isLessThanOrEqualTo(300_000 + 3_000);
    }
    // The oldest are values alone.
    Entry oldest = journal.readAfter(0, 1).entries().get(0);
    long before = journal.bytes();
    assertThat(oldest.json(View.ALL)).contains(text);
    assertThat(journal.bytes()).isEqualTo(before);
    Entry newest = journal.readBefore(Long.MAX_VALUE, 1).get(0);
    assertThat(newest.json(View.ALL)).isSameAs(newest.json(View.ALL));
    long values =
        journal.readAfter(0, 10_000).entries().stream().mapToLong(Entry::updateBytes).sum();
    assertThat(journal.bytes() - values).isBetween(140_000L, 153_000L);
  }

  @Test
  void whatLeavesTheJournalTakesItsEncodingsWithIt() {
    Journal journal = new MemoryJournal(TestSettings.with(100, 1 << 20, 64_000));
    for (int i = 0; i < 100; i++) {
      append(journal, "x");
    }
    journal.readAfter(0, 100).entries().forEach(entry -> entry.json(View.ALL));
    for (int i = 0; i < 100; i++) {
      append(journal, "x");
    }
    long values = journal.readAfter(0, 200).entries().stream().mapToLong(Entry::updateBytes).sum();
    assertThat(journal.bytes()).isEqualTo(values);
  }
}
