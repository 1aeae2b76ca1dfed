package io.pulseboard.hub.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseboard.model.ChannelKind;
import io.pulseboard.wire.Entries;
import io.pulseboard.wire.ServerMessage;
import io.pulseboard.wire.ServerMessage.UpdateMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitingLinesTest {

  private final WaitingLines waiting = new WaitingLines();
  private long offset;

  private UpdateMessage update(String channel, ChannelKind kind) {
    offset++;
    return new UpdateMessage(Entries.of(offset, channel, kind, "x".repeat(99)), false, 0);
  }

  @Test
  void aValueThatIsReplacedLeavesItsPlace() {
    UpdateMessage first = update("stocks/A", ChannelKind.STATE);
    UpdateMessage other = update("trades/A", ChannelKind.EVENT);
    UpdateMessage second = update("stocks/A", ChannelKind.STATE);
    waiting.addValue(first);
    waiting.add(other);
    waiting.removeValue("stocks/A");
    waiting.addValue(second);
    assertThat(waiting.value("stocks/A")).isSameAs(second);
    assertThat(waiting.take(10_000).lines()).containsExactly(other, second);
    assertThat(waiting.isEmpty()).isTrue();
    assertThat(waiting.cost()).isZero();
    assertThat(waiting.value("stocks/A")).isNull();
  }

  @Test
  void valuesThatWaitBesideEachOtherCountTheTextsThatHistoryNoLongerHolds() {
    UpdateMessage first = update("stocks/A", ChannelKind.STATE);
    UpdateMessage second = update("stocks/A", ChannelKind.STATE);
    UpdateMessage third = update("stocks/A", ChannelKind.STATE);
    waiting.addValue(first);
    waiting.addValue(second);
    long both = 2L * Outbox.LINE_OVERHEAD + first.bytes();
    assertThat(waiting.cost()).isEqualTo(both);
    waiting.removeValue("stocks/A");
    waiting.addValue(third);
    assertThat(waiting.cost()).isEqualTo(both);
    assertThat(waiting.take(10_000).lines()).containsExactly(first, third);
    assertThat(waiting.cost()).isZero();
    assertThat(waiting.value("stocks/A")).isNull();
  }

  @Test
  void isEmptyWhenOnlyPlacesOfReplacedValuesAreLeft() {
    waiting.addValue(update("stocks/A", ChannelKind.STATE));
    waiting.removeValue("stocks/A");
    assertThat(waiting.isEmpty()).isTrue();
    assertThat(waiting.take(10_000).lines()).isEmpty();
  }

  /** Else a reader that stalls for an hour would cost what it did not get. */
  @Test
  void replacedValuesDoNotPileUp() {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      String channel = "stocks/" + i % 50;
      if (waiting.value(channel) != null) {
        waiting.removeValue(channel);
      }
      waiting.addValue(update(channel, ChannelKind.STATE));
      places.add(waiting.places());
    }
    assertThat(places).allMatch(count -> count <= 200);
    assertThat(waiting.take(1_000_000).lines())
        .extracting(line -> line.cursor())
        .isSorted()
        .hasSize(50)
        .endsWith(10_000L);
  }

  @Test
  void aBatchHasAtLeastOneLineAndNoMoreThanItsBytes() {
    for (int i = 0; i < 5; i++) {
      waiting.add(update("trades/A", ChannelKind.EVENT));
    }
    int one = waiting.take(1).bytes();
    WaitingLines.Batch batch = waiting.take(2 * one);
    assertThat(batch.lines()).hasSize(2);
    assertThat(batch.updates()).isEqualTo(2);
    assertThat(batch.bytes()).isEqualTo(2 * one);
  }

  @Test
  void theSameBatchIsBuiltOnceAndAnotherIsNot() {
    AtomicInteger built = new AtomicInteger();
    SharedFrames<List<ServerMessage>> frames =
        new SharedFrames<>(
            batch -> {
              built.incrementAndGet();
              return List.copyOf(batch);
            });
    UpdateMessage a = update("trades/A", ChannelKind.EVENT);
    UpdateMessage b = update("trades/A", ChannelKind.EVENT);
    UpdateMessage likeB = new UpdateMessage(b.entry(), false, 0);
    assertThat(frames.of(List.of(a, b))).containsExactly(a, b);
    assertThat(frames.of(new ArrayList<>(List.of(a, b)))).containsExactly(a, b);
    assertThat(built).hasValue(1);
    assertThat(frames.of(List.of(a, likeB)).get(1)).isSameAs(likeB);
    assertThat(frames.of(List.of(a))).containsExactly(a);
    assertThat(built).hasValue(3);
  }
}
