package io.pulseboard.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseboard.TestSettings;
import io.pulseboard.wire.Entry;
import org.junit.jupiter.api.Test;

class MemoryJournalTest extends JournalContract {

  @Override
  Journal journal(int maxEntries) {
    return new MemoryJournal(TestSettings.with(maxEntries, 1L << 30, 64_000));
  }

  @Test
  void staysWithinItsBytes() {
    Journal journal = new MemoryJournal(TestSettings.with(10_000, 5_000, 64_000));
    for (int i = 0; i < 1_000; i++) {
      append(journal, "some text of some length");
      assertThat(journal.bytes()).isLessThanOrEqualTo(5_000);
    }
    assertThat(journal.size()).isBetween(20L, 60L);
    long kept = journal.readAfter(0, 10_000).entries().stream().mapToLong(Entry::bytes).sum();
    assertThat(kept).isEqualTo(journal.bytes());
  }
}
