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

class QueuedMessagesTest {

  private final QueuedMessages queued = new QueuedMessages();
  private long offset;

  private UpdateMessage update(String channel, ChannelKind kind) {
    offset++;
    return new UpdateMessage(Entries.of(offset, channel, kind, "x".repeat(99)), false, 0);
  }

  @Test
  void aReplacedValueMovesToTheEndOfTheQueue() {
    UpdateMessage first = update("stocks/A", ChannelKind.STATE);
    UpdateMessage other = update("trades/A", ChannelKind.EVENT);
    UpdateMessage second = update("stocks/A", ChannelKind.STATE);
    queued.addValue(first);
    queued.add(other);
    queued.removeValue("stocks/A");
    queued.addValue(second);
    assertThat(queued.value("stocks/A")).isSameAs(second);
    assertThat(queued.take(10_000).messages()).containsExactly(other, second);
    assertThat(queued.isEmpty()).isTrue();
    assertThat(queued.cost()).isZero();
    assertThat(queued.value("stocks/A")).isNull();
  }

  @Test
  void queuedValuesOfOneChannelCountTheTextsThatHistoryNoLongerHolds() {
    UpdateMessage first = update("stocks/A", ChannelKind.STATE);
    UpdateMessage second = update("stocks/A", ChannelKind.STATE);
    UpdateMessage third = update("stocks/A", ChannelKind.STATE);
    queued.addValue(first);
    queued.addValue(second);
    long both = 2L * Outbox.MESSAGE_OVERHEAD + first.bytes();
    assertThat(queued.cost()).isEqualTo(both);
    queued.removeValue("stocks/A");
    queued.addValue(third);
    assertThat(queued.cost()).isEqualTo(both);
    assertThat(queued.take(10_000).messages()).containsExactly(first, third);
    assertThat(queued.cost()).isZero();
    assertThat(queued.value("stocks/A")).isNull();
  }

  @Test
  void isEmptyWhenOnlyEmptySlotsAreLeft() {
    queued.addValue(update("stocks/A", ChannelKind.STATE));
    queued.removeValue("stocks/A");
    assertThat(queued.isEmpty()).isTrue();
    assertThat(queued.take(10_000).messages()).isEmpty();
  }

  /** Else a reader that stalls for an hour would cost what it did not get. */
  @Test
  void replacedValuesDoNotPileUp() {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      String channel = "stocks/" + i % 50;
      if (queued.value(channel) != null) {
        queued.removeValue(channel);
      }
      queued.addValue(update(channel, ChannelKind.STATE));
      places.add(queued.places());
    }
    assertThat(places).allMatch(count -> count <= 200);
    assertThat(queued.take(1_000_000).messages())
        .extracting(line -> line.cursor())
        .isSorted()
        .hasSize(50)
        .endsWith(10_000L);
  }

  @Test
  void aBatchHasAtLeastOneLineAndNoMoreThanItsBytes() {
    for (int i = 0; i < 5; i++) {
      queued.add(update("trades/A", ChannelKind.EVENT));
    }
    int one = queued.take(1).bytes();
    QueuedMessages.Batch batch = queued.take(2 * one);
    assertThat(batch.messages()).hasSize(2);
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
