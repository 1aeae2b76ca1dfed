package io.pulseboard.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pulseboard.TestSettings;
import io.pulseboard.model.Channel;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Gone;
import io.pulseboard.model.Notice;
import io.pulseboard.model.Position;
import io.pulseboard.model.View;
import io.pulseboard.wire.Entry;
import jakarta.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What every journal promises. */
abstract class JournalContract {

  /** A new journal that keeps so many updates at most, whatever they weigh. */
  abstract Journal journal(int maxEntries);

  static Position append(Journal journal, String text) {
    return journal
        .append(Notice.of("rooms/ops", text), ChannelKind.EVENT)
        .toCompletableFuture()
        .join();
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
  void entriesHoldTheUpdateAndItsPosition() {
    Journal journal = journal(100);
    Notice notice = Notice.of("rooms/ops", "a");
    journal.append(notice, ChannelKind.EVENT);
    Entry entry = journal.readAfter(0, 1).entries().get(0);
    assertThat(entry.update()).isSameAs(notice);
    assertThat(entry.epoch()).isEqualTo(journal.head().epoch());
    assertThat(entry.kind()).isEqualTo(ChannelKind.EVENT);
    assertThat(entry.json(View.ALL)).startsWith("{\"c\":\"rooms/ops\",\"o\":1,");
  }

  @Test
  void aPageNamesItsEpochAndWhereToReadOn() {
    Journal journal = journal(100);
    assertThat(journal.readAfter(0, 5).end()).isZero();
    for (int i = 1; i <= 250; i++) {
      append(journal, "n" + i);
    }
    Journal.Page page = journal.readAfter(50, 5);
    assertThat(page.epoch()).isEqualTo(journal.head().epoch());
    assertThat(page.missedUpTo()).isEqualTo(150);
    assertThat(page.end()).isEqualTo(155);
    assertThat(journal.readAfter(250, 5).end()).isEqualTo(250);
  }

  @Test
  void onlyAStateChannelEnds() {
    Journal journal = journal(100);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> journal.append(Gone.of("rooms/ops"), ChannelKind.EVENT))
        .withMessageContaining("state");
    journal.append(Gone.of("stocks/A"), ChannelKind.STATE);
    assertThat(journal.readAfter(0, 1).entries()).allMatch(Entry::isGone);
  }

  @Test
  void theEndOfAChannelThatIsNotKnownTakesNobodysPlace() {
    Journal journal = journal(1_000);
    for (int i = 0; i < TestSettings.MAX_CHANNELS; i++) {
      journal.append(Notice.of("stocks/" + i, "x"), ChannelKind.STATE);
    }
    journal.append(Gone.of("stocks/unknown"), ChannelKind.STATE);
    assertThat(journal.expire("stocks", 0)).isEqualTo(TestSettings.MAX_CHANNELS);
  }

  @Test
  void silentChannelsOfANamespaceEnd() {
    Journal journal = journal(100);
    journal.append(Notice.of("stocks/A", "x"), ChannelKind.STATE);
    journal.append(Notice.of("metrics/a", "x"), ChannelKind.STATE);
    journal.append(Notice.of("metrics/b", "x"), ChannelKind.STATE);
    assertThat(journal.expire("metrics", 60_000)).isZero();
    assertThat(journal.expire("metrics", 0)).isEqualTo(2);
    assertThat(journal.expire("metrics", 0)).isZero();
    assertThat(journal.readAfter(3, 10).entries())
        .allMatch(Entry::isGone)
        .extracting(Entry::channel)
        .containsExactly("metrics/a", "metrics/b");
    assertThat(counts(journal, 0, 5))
        .isEqualTo(Map.of("stocks/A", 1L, "metrics/a", 2L, "metrics/b", 2L));
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
    assertThat(counts(journal, 0, 300)).isEqualTo(Map.of("rooms/a", 100L, "rooms/b", 200L));
    assertThat(counts(journal, 298, 300)).isEqualTo(Map.of("rooms/a", 1L, "rooms/b", 1L));
    assertThat(counts(journal, 300, 300)).isEmpty();
    for (int i = 1; i <= 200; i++) {
      append(journal, "x");
    }
    assertThat(journal.count(99, 300)).isEmpty();
    assertThat(journal.count(100, 300)).isPresent();
  }

  private static Map<String, Long> counts(Journal journal, long after, long upTo) {
    Journal.Counts counts = journal.count(after, upTo).orElseThrow();
    assertThat(counts.uncertain()).isEmpty();
    return counts.byChannel();
  }

  @Test
  void countsAsIfItHadCountedOneByOne() {
    Journal journal = journal(50);
    List<String> channels = new ArrayList<>();
    Random random = new Random(7);
    for (int i = 1; i <= 2_000; i++) {
      String channel = (random.nextBoolean() ? "rooms/" : "trades/") + random.nextInt(20);
      channels.add(channel);
      journal.append(Notice.of(channel, "x"), ChannelKind.EVENT);
      long upTo = i - random.nextInt(Math.min(i, 400));
      long after = Math.max(Math.max(0, i - 500), upTo - random.nextInt(400));
      if (after <= upTo) {
        Map<String, Long> truth =
            channels.subList((int) after, (int) upTo).stream()
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
        assertThat(counts(journal, after, upTo)).isEqualTo(truth);
      }
    }
  }

  @Test
  void oneChannelTooManyTakesThePlaceOfOneOfTheLargestNamespace() {
    Journal journal = journal(1_000);
    journal.append(Notice.of("stocks/quiet", "x"), ChannelKind.STATE);
    for (int i = 0; i < 300; i++) {
      journal.append(Notice.of("rooms/" + i, "x"), ChannelKind.EVENT);
    }
    journal.append(Notice.of("metrics/new", "x"), ChannelKind.STATE);
    long last = journal.head().offset();
    assertThat(last).isEqualTo(302);
    Journal.Counts counts = journal.count(0, last).orElseThrow();
    assertThat(counts.byChannel())
        .containsEntry("stocks/quiet", 1L)
        .containsEntry("metrics/new", 1L)
        .containsEntry("rooms/299", 1L)
        .doesNotContainKey("rooms/100");
    assertThat(counts.uncertain()).containsExactly("rooms");
    // Since then nothing was forgotten.
    assertThat(counts(journal, last - 50, last)).hasSize(50);
  }

  @Test
  void aChannelThatWasForgottenIsCountedAnewAndItsOldUpdatesAreNobodyElses() {
    Journal journal = journal(1_000);
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 100; i++) {
        journal.append(Notice.of("rooms/" + i, "x"), ChannelKind.EVENT);
      }
    }
    Journal.Counts counts = journal.count(0, 300).orElseThrow();
    assertThat(counts.byChannel().values()).allMatch(count -> count == 1);
    assertThat(counts.uncertain()).containsExactly("rooms");
  }

  /** A channel that comes back may get another number than it had. */
  @Test
  void nothingIsCountedTooLowWithoutAWord() {
    Journal journal = journal(5_000);
    List<String> channels = new ArrayList<>();
    Random random = new Random(11);
    for (int i = 1; i <= 4_000; i++) {
      String channel = (random.nextInt(3) > 0 ? "rooms/" : "trades/") + random.nextInt(45);
      channels.add(channel);
      journal.append(Notice.of(channel, "x"), ChannelKind.EVENT);
      int after = random.nextInt(i);
      Journal.Counts counts = journal.count(after, i).orElseThrow();
      channels.subList(after, i).stream()
          .collect(Collectors.groupingBy(name -> name, Collectors.counting()))
          .forEach(
              (name, truth) -> {
                long counted = counts.byChannel().getOrDefault(name, 0L);
                if (counts.uncertain().contains(Channel.namespaceOf(name))) {
                  assertThat(counted).isLessThanOrEqualTo(truth);
                } else {
                  assertThat(counted).isEqualTo(truth);
                }
              });
    }
  }

  @Test
  void readsBackFromAnOffset() {
    Journal journal = journal(100);
    for (int i = 1; i <= 150; i++) {
      append(journal, "n" + i);
    }
    assertThat(journal.readBefore(140, 3))
        .extracting(Entry::offset)
        .containsExactly(139L, 138L, 137L);
    assertThat(journal.readBefore(53, 10)).extracting(Entry::offset).containsExactly(52L, 51L);
    assertThat(journal.readBefore(51, 10)).isEmpty();
    assertThat(journal.readBefore(1_000, 1)).extracting(Entry::offset).containsExactly(150L);
  }

  @Test
  void takesDataOfTheLargestSizeAndNotOneCharacterMore() {
    Journal journal = journal(100);
    int envelope = "{\"text\":\"\"}".length();
    String largest = "€".repeat(Journal.MAX_UPDATE_LENGTH - envelope);
    assertThat(append(journal, largest).offset()).isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> append(journal, largest + "€"))
        .withMessageContaining("65537");
  }

  @Test
  void refusesATimeThatNoClockCanShow() {
    Journal journal = journal(100);
    var data = Json.createObjectBuilder().build();
    for (long time : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, Journal.MAX_TIME_MILLIS + 1}) {
      var update = new Notice(new Channel("rooms/ops"), time, data);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> journal.append(update, ChannelKind.EVENT))
          .withMessageContaining("time");
    }
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
