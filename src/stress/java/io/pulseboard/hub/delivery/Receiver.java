package io.pulseboard.hub.delivery;

import io.pulseboard.TestTelemetry;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.telemetry.Telemetry;
import io.pulseboard.wire.CloseCode;
import io.pulseboard.wire.Entries;
import io.pulseboard.wire.ServerMessage;
import io.pulseboard.wire.ServerMessage.UpdateMessage;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The client's end of one connection: takes each frame at once, or when it is told to, and
 * remembers what came in which order, and how many sends were in progress at the same time.
 */
final class Receiver implements Carrier {

  static final Telemetry TELEMETRY = TestTelemetry.create();

  private final boolean atOnce;
  private final SendExecutor executor;
  private final AtomicInteger inProgress;
  private final AtomicInteger mostInProgress = new AtomicInteger();
  private final AtomicInteger sequence = new AtomicInteger();
  private final AtomicInteger values = new AtomicInteger();
  private volatile Runnable pending;

  private Receiver(boolean atOnce, SendExecutor executor, AtomicInteger inProgress) {
    this.atOnce = atOnce;
    this.executor = executor;
    this.inProgress = inProgress;
  }

  static Receiver thatTakesAtOnce() {
    return new Receiver(true, SendExecutor.CALLER, new AtomicInteger());
  }

  static Receiver thatTakesWhenTold() {
    return new Receiver(false, SendExecutor.CALLER, new AtomicInteger());
  }

  /** One of several whose sends in progress are counted together. */
  static Receiver on(SendExecutor executor, AtomicInteger inProgress) {
    return new Receiver(true, executor, inProgress);
  }

  /** An update of an event channel; its number is what the receiver remembers. */
  static UpdateMessage event(int number) {
    return update("trades/A", ChannelKind.EVENT, number);
  }

  /** A value of a state channel. */
  static UpdateMessage state(int number) {
    return update("stocks/A", ChannelKind.STATE, number);
  }

  private static UpdateMessage update(String channel, ChannelKind kind, int number) {
    return new UpdateMessage(Entries.of(number, channel, kind, ""), false, 0);
  }

  @Override
  public SendExecutor executor() {
    return executor;
  }

  @Override
  public String name() {
    return "stress";
  }

  @Override
  public int send(List<ServerMessage> batch, Runnable done) {
    mostInProgress.accumulateAndGet(inProgress.incrementAndGet(), Math::max);
    for (ServerMessage message : batch) {
      sequence.updateAndGet(before -> 10 * before + (int) message.cursor());
      values.addAndGet(message instanceof UpdateMessage update ? 1 + (int) update.skipped() : 0);
    }
    if (atOnce) {
      inProgress.decrementAndGet();
      done.run();
    } else {
      pending = done;
    }
    return 0;
  }

  /** Takes the frame in progress, if there is one. */
  void take() {
    Runnable done = pending;
    if (done != null) {
      pending = null;
      inProgress.decrementAndGet();
      done.run();
    }
  }

  /** Takes frames until none is in progress. */
  void takeAll() {
    while (pending != null) {
      take();
    }
  }

  /** The numbers of all that came, as the digits of one number. */
  int sequence() {
    return sequence.get();
  }

  /** How many values came, those that were skipped for a newer one counted in. */
  int values() {
    return values.get();
  }

  int mostInProgress() {
    return mostInProgress.get();
  }

  @Override
  public boolean answersPings() {
    return false;
  }

  @Override
  public void ping() {
    // It takes no part in that.
  }

  @Override
  public void close(CloseCode code) {
    // Nothing to close.
  }
}
