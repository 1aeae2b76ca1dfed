package io.pulseboard.hub.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseboard.TestTelemetry;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.wire.Entries;
import io.pulseboard.wire.ServerMessage.UpdateMessage;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class SendQueueTest {

  private static final int BOUND = 64_000;

  /** A thread of a container; the test runs its tasks. */
  private static final class TestExecutor implements SendExecutor {
    private final Queue<Runnable> now = new ArrayDeque<>();
    private final Queue<Runnable> later = new ArrayDeque<>();
    private boolean isStopped;

    @Override
    public void execute(Runnable work) {
      if (isStopped) {
        throw new RejectedExecutionException("stopped");
      }
      now.add(work);
    }

    @Override
    public void executeLater(Runnable work) {
      later.add(work);
    }
  }

  private final TestExecutor executor = new TestExecutor();
  private final SendScheduler scheduler = new SendScheduler(BOUND);
  private final RecordingCarrier first = RecordingCarrier.on(executor);
  private final RecordingCarrier second = RecordingCarrier.on(executor);
  private final Outbox firstReader = outbox(first);
  private final Outbox secondReader = outbox(second);
  private long offset;

  private static Outbox outbox(Carrier carrier) {
    return new Outbox("test", carrier, BOUND, TestTelemetry.create());
  }

  private void offer(Outbox outbox) {
    scheduler.offer(update(), new Recipient[] {new Recipient(outbox, 0)});
  }

  private UpdateMessage update() {
    offset++;
    return new UpdateMessage(Entries.of(offset, "rooms/a", ChannelKind.EVENT, ""), false, 0);
  }

  @Test
  void oneTaskSendsToAllConnectionsOfAnExecutor() {
    offer(firstReader);
    offer(firstReader);
    offer(secondReader);
    assertThat(executor.now).isEmpty();
    scheduler.send();
    assertThat(executor.now).hasSize(1);
    executor.now.remove().run();
    assertThat(first.frames).singleElement().asList().hasSize(2);
    assertThat(second.frames).hasSize(1);
    assertThat(executor.later).isEmpty();
  }

  /** Otherwise a thread that can't keep up would never read from its connections. */
  @Test
  void whatIsAddedDuringATaskIsSentByTheNextTask() {
    first.onSend(
        () -> {
          offer(secondReader);
          scheduler.send();
        });
    offer(firstReader);
    scheduler.send();
    executor.now.remove().run();
    assertThat(second.frames).isEmpty();
    assertThat(executor.now).isEmpty();
    assertThat(executor.later).hasSize(1);
    executor.later.remove().run();
    assertThat(second.frames).hasSize(1);

    first.onSend(() -> {});
    offer(firstReader);
    scheduler.send();
    assertThat(executor.now).hasSize(1);
  }

  @Test
  void noMoreQueuesSendAtOnceThanThereArePermits() {
    SendPermits onePermit = new SendPermits(1);
    TestExecutor otherExecutor = new TestExecutor();
    RecordingCarrier other = RecordingCarrier.on(otherExecutor);
    SendQueue queue = new SendQueue(executor, onePermit);
    SendQueue otherQueue = new SendQueue(otherExecutor, onePermit);
    first.onSend(
        () -> {
          // While one queue sends, the other finds no permit.
          otherExecutor.now.remove().run();
          assertThat(other.frames).isEmpty();
        });
    firstReader.add(update(), 0);
    queue.send(List.of(firstReader));
    Outbox otherReader = outbox(other);
    otherReader.add(update(), 0);
    otherQueue.send(List.of(otherReader));
    executor.now.remove().run();
    assertThat(first.frames).hasSize(1);
    otherExecutor.now.remove().run();
    assertThat(other.frames).hasSize(1);
  }

  @Test
  void onlyTheCarrierThatFailsLosesUpdates() {
    first.onSend(
        () -> {
          throw new NoClassDefFoundError("broken");
        });
    offer(firstReader);
    offer(secondReader);
    scheduler.send();
    executor.now.remove().run();
    assertThat(firstReader.isOverrun()).isTrue();
    assertThat(second.frames).hasSize(1);
    assertThat(secondReader.isOverrun()).isFalse();
  }

  @Test
  void onlyTheConnectionsOfAStoppedExecutorLoseUpdates() {
    Outbox elsewhere = outbox(RecordingCarrier.fast());
    executor.isStopped = true;
    offer(firstReader);
    offer(elsewhere);
    scheduler.send();
    assertThat(firstReader.isOverrun()).isTrue();
    assertThat(elsewhere.isOverrun()).isFalse();
  }

  /** A stuck container thread delays the others once, not with each frame. */
  @Test
  void aLateQueueIsWaitedForOnce() throws Exception {
    SendPermits permits = new SendPermits(2);
    SendQueue stuck = new SendQueue(executor, permits);
    SendQueue other = new SendQueue(executor, permits);
    permits.submitted(stuck);
    assertThat(permits.allStarted()).isFalse();
    permits.awaitStarted(1);
    permits.submitted(stuck);
    assertThat(permits.allStarted()).isTrue();
    permits.submitted(other);
    assertThat(permits.allStarted()).isFalse();
    permits.started(other);
    assertThat(permits.allStarted()).isTrue();
    permits.started(stuck);
    permits.submitted(stuck);
    assertThat(permits.allStarted()).isFalse();
  }
}
