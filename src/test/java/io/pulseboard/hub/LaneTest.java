package io.pulseboard.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseboard.TestTelemetry;
import io.pulseboard.journal.Entry;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Notice;
import io.pulseboard.wire.Packed;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class LaneTest {

  private static final int BOUND = 64_000;

  /** A thread of a container, whose turns the test takes. */
  private static final class Turns implements Writer {
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

  private final Turns turns = new Turns();
  private final Round round = new Round();
  private final RecordingCarrier first = RecordingCarrier.on(turns);
  private final RecordingCarrier second = RecordingCarrier.on(turns);
  private final Subscriber firstReader = subscriber(first);
  private final Subscriber secondReader = subscriber(second);
  private long offset;

  private static Subscriber subscriber(Carrier carrier) {
    return new Subscriber("test", carrier, new Outbox(carrier, BOUND, TestTelemetry.create()));
  }

  private void offer(Subscriber subscriber) {
    offset++;
    Packed packed = Packed.of(Notice.of("rooms/a", ""));
    Entry entry =
        new Entry(offset, "rooms/a", ChannelKind.EVENT, 1, "{\"o\":" + offset + "}", packed);
    round.offer(subscriber, new Line.Upd(entry, false, 0), 0);
  }

  @Test
  void oneTaskSendsToAllOfAWriter() {
    offer(firstReader);
    offer(firstReader);
    offer(secondReader);
    assertThat(turns.now).isEmpty();
    round.send();
    assertThat(turns.now).hasSize(1);
    turns.now.remove().run();
    assertThat(first.frames).singleElement().asList().hasSize(2);
    assertThat(second.frames).hasSize(1);
    assertThat(turns.later).isEmpty();
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
    turns.now.remove().run();
    assertThat(second.frames).isEmpty();
    assertThat(turns.now).isEmpty();
    assertThat(turns.later).hasSize(1);
    turns.later.remove().run();
    assertThat(second.frames).hasSize(1);

    first.onSend(() -> {});
    offer(firstReader);
    round.send();
    assertThat(turns.now).hasSize(1);
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
    turns.now.remove().run();
    assertThat(firstReader.outbox().isOverrun()).isTrue();
    assertThat(second.frames).hasSize(1);
    assertThat(secondReader.outbox().isOverrun()).isFalse();
  }

  @Test
  void aWriterThatHasStoppedLosesItsOwnAlone() {
    Subscriber elsewhere = subscriber(RecordingCarrier.fast());
    turns.isStopped = true;
    offer(firstReader);
    offer(elsewhere);
    round.send();
    assertThat(firstReader.outbox().isOverrun()).isTrue();
    assertThat(elsewhere.outbox().isOverrun()).isFalse();
  }
}
