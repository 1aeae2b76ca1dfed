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

class LaneTest {

  private static final int BOUND = 64_000;

  /** A thread of a container, whose turns the test takes. */
  private static final class WriterOfTest implements Writer {
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

  private final WriterOfTest writer = new WriterOfTest();
  private final Round round = new Round(BOUND);
  private final RecordingCarrier first = RecordingCarrier.on(writer);
  private final RecordingCarrier second = RecordingCarrier.on(writer);
  private final Outbox firstReader = outbox(first);
  private final Outbox secondReader = outbox(second);
  private long offset;

  private static Outbox outbox(Carrier carrier) {
    return new Outbox("test", carrier, BOUND, TestTelemetry.create());
  }

  private void offer(Outbox outbox) {
    round.offer(update(), new Recipient[] {new Recipient(outbox, 0)});
  }

  private UpdateMessage update() {
    offset++;
    return new UpdateMessage(Entries.of(offset, "rooms/a", ChannelKind.EVENT, ""), false, 0);
  }

  @Test
  void oneTaskSendsToAllOfAWriter() {
    offer(firstReader);
    offer(firstReader);
    offer(secondReader);
    assertThat(writer.now).isEmpty();
    round.send();
    assertThat(writer.now).hasSize(1);
    writer.now.remove().run();
    assertThat(first.frames).singleElement().asList().hasSize(2);
    assertThat(second.frames).hasSize(1);
    assertThat(writer.later).isEmpty();
  }

  /** Else a thread that can't keep up would never get to what its connections say. */
  @Test
  void whatComesDuringATaskWaitsForATurnOfItsOwn() {
    first.onSend(
        () -> {
          offer(secondReader);
          round.send();
        });
    offer(firstReader);
    round.send();
    writer.now.remove().run();
    assertThat(second.frames).isEmpty();
    assertThat(writer.now).isEmpty();
    assertThat(writer.later).hasSize(1);
    writer.later.remove().run();
    assertThat(second.frames).hasSize(1);

    first.onSend(() -> {});
    offer(firstReader);
    round.send();
    assertThat(writer.now).hasSize(1);
  }

  @Test
  void noMoreLanesSendAtOnceThanThereAreTurns() {
    Turns one = new Turns(1);
    WriterOfTest otherWriter = new WriterOfTest();
    RecordingCarrier other = RecordingCarrier.on(otherWriter);
    Lane lane = new Lane(writer, one);
    Lane otherLane = new Lane(otherWriter, one);
    first.onSend(
        () -> {
          // While the one sends, the thread of the other would, and finds no turn.
          otherWriter.now.remove().run();
          assertThat(other.frames).isEmpty();
        });
    firstReader.add(update(), 0);
    lane.send(List.of(firstReader));
    Outbox otherReader = outbox(other);
    otherReader.add(update(), 0);
    otherLane.send(List.of(otherReader));
    writer.now.remove().run();
    assertThat(first.frames).hasSize(1);
    otherWriter.now.remove().run();
    assertThat(other.frames).hasSize(1);
  }

  @Test
  void aCarrierThatFailsIsTheOnlyOneToLoseAnything() {
    first.onSend(
        () -> {
          throw new NoClassDefFoundError("broken");
        });
    offer(firstReader);
    offer(secondReader);
    round.send();
    writer.now.remove().run();
    assertThat(firstReader.isOverrun()).isTrue();
    assertThat(second.frames).hasSize(1);
    assertThat(secondReader.isOverrun()).isFalse();
  }

  @Test
  void aWriterThatHasStoppedLosesItsOwnAlone() {
    Outbox elsewhere = outbox(RecordingCarrier.fast());
    writer.isStopped = true;
    offer(firstReader);
    offer(elsewhere);
    round.send();
    assertThat(firstReader.isOverrun()).isTrue();
    assertThat(elsewhere.isOverrun()).isFalse();
  }

  /**
   * One thread of the container that is stuck costs the others one wait, not one for each frame.
   */
  @Test
  void aLaneThatIsLateIsWaitedForOnce() throws Exception {
    Turns turns = new Turns(2);
    Lane stuck = new Lane(writer, turns);
    Lane other = new Lane(writer, turns);
    turns.handedOver(stuck);
    assertThat(turns.isTaken()).isFalse();
    turns.awaitTaken(1);
    turns.handedOver(stuck);
    assertThat(turns.isTaken()).isTrue();
    turns.handedOver(other);
    assertThat(turns.isTaken()).isFalse();
    turns.taken(other);
    assertThat(turns.isTaken()).isTrue();
    turns.taken(stuck);
    turns.handedOver(stuck);
    assertThat(turns.isTaken()).isFalse();
  }
}
