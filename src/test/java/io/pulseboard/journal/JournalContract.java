package io.pulseboard.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Notice;
import io.pulseboard.model.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every journal promises. */
abstract class JournalContract {

  /** A new journal that keeps so many updates at most, whatever they weigh. */
  abstract Journal journal(int maxEntries);

  static Entry append(Journal journal, String text) {
    return journal.append(Notice.of("rooms/ops", text), ChannelKind.EVENT);
  }

  @Test
  void offsetsStartAtOneAndGrowByOne() {
    Journal journal = journal(100);
    assertThat(journal.head().offset()).isZero();
    assertThat(append(journal, "a").offset()).isEqualTo(1);
    assertThat(append(journal, "b").offset()).isEqualTo(2);
    assertThat(journal.head().offset()).isEqualTo(2);
  }

  @Test
  void linesHoldTheirOffset() {
    assertThat(append(journal(100), "a").line()).startsWith("{\"c\":\"rooms/ops\",\"o\":1,");
  }

  @Test
  void everyLifeHasItsOwnEpoch() {
    assertThat(journal(100).head().epoch()).isNotEqualTo(journal(100).head().epoch());
  }

  @Test
  void readsOnAfterAnOffset() {
    Journal journal = journal(100);
    for (int i = 1; i <= 10; i++) {
      append(journal, "n" + i);
    }
    Journal.Page page = journal.readAfter(4, 3);
    assertThat(page.entries()).extracting(Entry::offset).containsExactly(5L, 6L, 7L);
    assertThat(page.missed()).isZero();
    assertThat(journal.readAfter(10, 3).entries()).isEmpty();
  }

  @Test
  void saysHowManyAreNoLongerKept() {
    Journal journal = journal(100);
    for (int i = 1; i <= 250; i++) {
      append(journal, "n" + i);
    }
    assertThat(journal.size()).isEqualTo(100);
    Journal.Page page = journal.readAfter(50, 5);
    assertThat(page.missed()).isEqualTo(100);
    assertThat(page.entries()).extracting(Entry::offset).startsWith(151L);
  }

  @Test
  void knowsPositionsOfThisLifeOnly() {
    Journal journal = journal(100);
    String epoch = journal.head().epoch();
    assertThat(journal.knows(new Position(epoch, 0))).isTrue();
    append(journal, "a");
    assertThat(journal.knows(new Position(epoch, 1))).isTrue();
    assertThat(journal.knows(new Position(epoch, 2))).isFalse();
    assertThat(journal.knows(new Position("other", 1))).isFalse();
  }

  @Test
  void countsWhatItNoLongerKeeps() {
    Journal journal = journal(100);
    for (int i = 1; i <= 900; i++) {
      journal.append(Notice.of(i % 3 == 0 ? "rooms/a" : "rooms/b", "x"), ChannelKind.EVENT);
    }
    assertThat(journal.count(0, 300)).contains(Map.of("rooms/a", 100L, "rooms/b", 200L));
    assertThat(journal.count(298, 300)).contains(Map.of("rooms/a", 1L, "rooms/b", 1L));
    assertThat(journal.count(300, 300)).contains(Map.of());
    for (int i = 1; i <= 200; i++) {
      append(journal, "x");
    }
    assertThat(journal.count(99, 300)).isEmpty();
    assertThat(journal.count(100, 300)).isPresent();
  }

  @Test
  void refusesOneChannelTooMany() {
    Journal journal = journal(1_000);
    for (int i = 0; i < 60; i++) {
      journal.append(Notice.of("rooms/" + i, "x"), ChannelKind.EVENT);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> journal.append(Notice.of("rooms/60", "x"), ChannelKind.EVENT))
        .withMessageContaining("pulseboard.channels.max");
    journal.append(Notice.of("rooms/59", "x"), ChannelKind.EVENT);
    assertThat(journal.head().offset()).isEqualTo(61);
  }

  @Test
  void waitsForTheNextEntry() throws Exception {
    Journal journal = journal(100);
    var waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return journal.awaitAfter(0, 10, 20_000).entries();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    append(journal, "a");
    assertThat(waiting.get(10, TimeUnit.SECONDS)).hasSize(1);
    assertThat(journal.awaitAfter(1, 10, 1).entries()).isEmpty();
  }

  @Test
  void manyWritersLeaveNoHolesAndNoDoubles() {
    Journal journal = journal(10_000);
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      writers.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 1_000; i++) {
                  append(journal, "n" + i);
                }
              }));
    }
    writers.forEach(CompletableFuture::join);
    List<Entry> entries = journal.readAfter(0, 10_000).entries();
    assertThat(entries).hasSize(4_000);
    for (int i = 0; i < entries.size(); i++) {
      assertThat(entries.get(i).offset()).isEqualTo(i + 1);
    }
  }

  @Test
  void refusesUpdatesThatNoFrameCouldCarry() {
    Journal journal = journal(100);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> append(journal, "x".repeat(70_000)))
        .withMessageContaining("65536");
    assertThat(journal.head().offset()).isZero();
  }
}
