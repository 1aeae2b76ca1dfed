package io.pulseboard.hub.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseboard.TestTelemetry;
import io.pulseboard.model.Channel;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Gone;
import io.pulseboard.model.Position;
import io.pulseboard.wire.CloseCode;
import io.pulseboard.wire.Entries;
import io.pulseboard.wire.Entry;
import io.pulseboard.wire.ServerMessage;
import io.pulseboard.wire.ServerMessage.Bye;
import io.pulseboard.wire.ServerMessage.Live;
import io.pulseboard.wire.ServerMessage.Refreshed;
import io.pulseboard.wire.ServerMessage.UpdateMessage;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Live updates that come while what was before them is still being read. */
class OutboxRecoveryTest {

  private static final Position JOINED_AT = new Position("k3f9a1", 5);

  private final RecordingCarrier fast = RecordingCarrier.fast();
  private final Outbox outbox = new Outbox("test", fast, 64_000, TestTelemetry.create());

  private static Entry state(long offset, String channel) {
    return Entries.of(offset, channel, ChannelKind.STATE, "x");
  }

  private static Entry event(long offset) {
    return Entries.of(offset, "trades/A", ChannelKind.EVENT, "x");
  }

  private static void offer(Outbox outbox, Entry entry) {
    outbox.sendIf(outbox.add(new UpdateMessage(entry, false, 0), 0));
  }

  private static Recovery.Item snapshot(Entry entry) {
    return new Recovery.Item(new UpdateMessage(entry, true, 0), true);
  }

  private static Recovery.Item missed(Entry entry) {
    return new Recovery.Item(new UpdateMessage(entry, false, 0), false);
  }

  private static Recovery recovery(Recovery.Item... items) {
    return new Recovery(List.of(new Refreshed(1)), List.of(items), new Live(1, JOINED_AT));
  }

  private static List<String> sent(RecordingCarrier carrier) {
    return carrier.frames.stream()
        .flatMap(List::stream)
        .map(
            message ->
                message instanceof UpdateMessage update
                    ? (update.marked() ? "h" : "") + update.entry().offset()
                    : message.getClass().getSimpleName())
        .toList();
  }

  @Test
  void whatComesMeanwhileFollowsTheRecovery() {
    offer(outbox, event(3));
    outbox.beginRecovery();
    offer(outbox, event(6));
    offer(outbox, event(7));
    outbox.offer(new ServerMessage.Heartbeat(new Position("k3f9a1", 7), 0));
    assertThat(sent(fast)).containsExactly("3");
    assertThat(outbox.isIdle()).isFalse();
    outbox.sendIf(outbox.recover(recovery(missed(event(4)), missed(event(5)))));
    offer(outbox, event(8));
    assertThat(sent(fast))
        .containsExactly("3", "Refreshed", "4", "5", "Live", "6", "7", "Heartbeat", "8");
    assertThat(outbox.isIdle()).isTrue();
    assertThat(outbox.bytes()).isZero();
  }

  @Test
  void whatWaitsForARecoveryCounts() {
    outbox.beginRecovery();
    long room = outbox.room();
    for (int i = 6; !outbox.isOverrun(); i++) {
      assertThat(outbox.room()).isLessThanOrEqualTo(room);
      offer(outbox, event(i));
      assertThat(i).as("events that fit").isLessThan(1_000);
    }
    outbox.recover(recovery(missed(event(4))));
    assertThat(fast.frames).isEmpty();
    assertThat(outbox.bytes()).isZero();
  }

  @Test
  void aRecoveryThatIsGivenUpLeavesTheOtherChannelsAlone() {
    outbox.beginRecovery();
    offer(outbox, event(6));
    offer(outbox, state(7, "stocks/A"));
    outbox.offer(new Refreshed(9));
    outbox.sendIf(outbox.endRecovery("trades/A"::equals));
    assertThat(sent(fast)).containsExactly("6", "Refreshed");
  }

  /** Its cursor would be after what it never got. */
  @Test
  void aConnectionThatIsClosedMeanwhileGetsItsGoodbyeAndNothingThatMovesItsCursor() {
    AtomicBoolean finished = new AtomicBoolean();
    outbox.beginRecovery();
    offer(outbox, event(6));
    outbox.offer(new Bye(CloseCode.SHUTTING_DOWN, OptionalLong.empty()));
    outbox.finish(() -> finished.set(true));
    assertThat(sent(fast)).containsExactly("Bye");
    assertThat(finished).isTrue();
    outbox.sendIf(outbox.recover(recovery(missed(event(4)))));
    assertThat(sent(fast)).containsExactly("Bye");
  }

  @Test
  void aSnapshotIsWholeWhenItsLiveLineComes() {
    RecordingCarrier slow = RecordingCarrier.slow();
    Outbox waiting = new Outbox("test", slow, 64_000, TestTelemetry.create());
    waiting.offer(new Refreshed(0));
    waiting.beginRecovery();
    offer(waiting, state(6, "stocks/A"));
    waiting.sendIf(
        waiting.recover(recovery(snapshot(state(2, "stocks/A")), snapshot(state(5, "stocks/B")))));
    offer(waiting, state(7, "stocks/A"));
    offer(waiting, state(8, "stocks/C"));
    slow.takeAll();
    assertThat(sent(slow)).containsExactly("Refreshed", "Refreshed", "h7", "h5", "Live", "8");
  }

  @Test
  void aValueThatWaitedBeforeASnapshotIsInItToo() {
    RecordingCarrier slow = RecordingCarrier.slow();
    Outbox waiting = new Outbox("test", slow, 64_000, TestTelemetry.create());
    waiting.offer(new Refreshed(0));
    Entry same = state(4, "stocks/A");
    offer(waiting, same);
    waiting.beginRecovery();
    waiting.sendIf(waiting.recover(recovery(snapshot(same))));
    slow.takeAll();
    assertThat(sent(slow)).containsExactly("Refreshed", "4", "Refreshed", "h4", "Live");
    assertThat(waiting.bytes()).isZero();
  }

  @Test
  void whatARateHoldsBackIsNotReleasedIntoARecovery() {
    offerAtARate(state(1, "stocks/A"));
    offerAtARate(state(4, "stocks/A"));
    outbox.beginRecovery();
    long due = System.nanoTime() + INTERVAL_NANOS;
    outbox.sendIf(outbox.release(due));
    outbox.sendIf(outbox.recover(recovery(snapshot(state(4, "stocks/A")))));
    assertThat(sent(fast)).containsExactly("1", "Refreshed", "h4", "Live");
    outbox.sendIf(outbox.release(due));
    assertThat(sent(fast)).endsWith("Live", "h4");
  }

  @Test
  void anEndIsNotHeldBackForARate() {
    offerAtARate(state(1, "stocks/A"));
    offerAtARate(state(2, "stocks/A"));
    offerAtARate(Entries.of(3, ChannelKind.STATE, new Gone(new Channel("stocks/A"), 1)));
    assertThat(sent(fast)).containsExactly("1", "3");
    assertThat(outbox.holdsBack()).isFalse();
  }

  @Test
  void whoWaitsForARecoveryIsWokenWhenItIsSent() throws Exception {
    RecordingCarrier slow = RecordingCarrier.slow();
    Outbox waiting = new Outbox("test", slow, 64_000, TestTelemetry.create());
    waiting.offer(new Refreshed(0));
    waiting.offer(new Refreshed(1));
    waiting.awaitSent(1);
    assertThat(waiting.isIdle()).as("a slow reader is not waited for").isFalse();
    var waiter = CompletableFuture.runAsync(() -> waiting.awaitSent(600_000));
    slow.take();
    assertThat(waiter).isNotDone();
    slow.takeAll();
    waiter.get(10, TimeUnit.SECONDS);
  }

  private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  private void offerAtARate(Entry entry) {
    outbox.sendIf(outbox.add(new UpdateMessage(entry, false, 0), INTERVAL_NANOS));
  }
}
