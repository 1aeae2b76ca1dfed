package io.pulseboard.hub.delivery;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.pulseboard.wire.ServerMessage.UpdateMessage;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The {@link Outbox} under races: a thread offers while another thread offers, completes a send or
 * ends the connection. At most one send is in progress, nothing is lost, nothing is sent twice or
 * out of order, and the action at the end runs once, behind everything. Each test has two actors,
 * so that two processors are enough.
 */
public final class OutboxStress {

  private static final int BOUND = 1 << 20;

  /** Room for two queued messages, no more. */
  private static final int NARROW = 700;

  private static final UpdateMessage ONE = Receiver.event(1);
  private static final UpdateMessage TWO = Receiver.event(2);
  private static final UpdateMessage THREE = Receiver.event(3);
  private static final UpdateMessage FIRST_VALUE = Receiver.state(1);
  private static final UpdateMessage SECOND_VALUE = Receiver.state(2);
  private static final UpdateMessage THIRD_VALUE = Receiver.state(3);

  private OutboxStress() {}

  private static Outbox outbox(Receiver receiver) {
    return new Outbox("stress", receiver, BOUND, Receiver.TELEMETRY);
  }

  private static void offer(Outbox outbox, UpdateMessage update) {
    if (outbox.add(update, 0)) {
      outbox.pump();
    }
  }

  /** Two threads offer at once to a reader that takes at once. */
  @JCStressTest
  @Outcome(
      id = {"1, 12", "1, 21"},
      expect = ACCEPTABLE,
      desc = "Both, once, one send at a time.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, doubled, or two sends at once.")
  @State
  public static class TwoOfferers {
    private final Receiver receiver = Receiver.thatTakesAtOnce();
    private final Outbox outbox = outbox(receiver);

    @Actor
    public void offerer() {
      offer(outbox, ONE);
    }

    @Actor
    public void another() {
      offer(outbox, TWO);
    }

    @Arbiter
    public void after(II_Result result) {
      result.r1 = receiver.mostInProgress();
      result.r2 = receiver.sequence();
    }
  }

  /** A send is completed while two more updates come. */
  @JCStressTest
  @Outcome(id = "1, 123", expect = ACCEPTABLE, desc = "All, once, in order, one send at a time.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, doubled, out of order, or two sends at once.")
  @State
  public static class OfferAndCompletion {
    private final Receiver receiver = Receiver.thatTakesWhenTold();
    private final Outbox outbox = outbox(receiver);

    public OfferAndCompletion() {
      offer(outbox, ONE);
    }

    @Actor
    public void offerer() {
      offer(outbox, TWO);
      offer(outbox, THREE);
    }

    @Actor
    public void completion() {
      receiver.take();
      receiver.take();
    }

    @Arbiter
    public void after(II_Result result) {
      receiver.takeAll();
      result.r1 = receiver.mostInProgress();
      result.r2 = receiver.sequence();
    }
  }

  /** Values of one state channel come while a send is completed. */
  @JCStressTest
  @Outcome(id = "1, 3", expect = ACCEPTABLE, desc = "Each value was sent, or counted as skipped.")
  @Outcome(expect = FORBIDDEN, desc = "A value is unaccounted for, or two sends at once.")
  @State
  public static class ConflationAndCompletion {
    private final Receiver receiver = Receiver.thatTakesWhenTold();
    private final Outbox outbox = outbox(receiver);

    public ConflationAndCompletion() {
      offer(outbox, FIRST_VALUE);
    }

    @Actor
    public void offerer() {
      offer(outbox, SECOND_VALUE);
      offer(outbox, THIRD_VALUE);
    }

    @Actor
    public void completion() {
      receiver.take();
    }

    @Arbiter
    public void after(II_Result result) {
      receiver.takeAll();
      result.r1 = receiver.mostInProgress();
      result.r2 = receiver.values();
    }
  }

  /** The connection is ended while an update comes, and then a send is completed. */
  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "The update came too late.")
  @Outcome(id = "1, 1, 12", expect = ACCEPTABLE, desc = "The update was sent before the end.")
  @Outcome(expect = FORBIDDEN, desc = "No end, two, or one with something behind it.")
  @State
  public static class FinishAndCompletion {
    private final Receiver receiver = Receiver.thatTakesWhenTold();
    private final Outbox outbox = outbox(receiver);
    private final AtomicInteger ends = new AtomicInteger();
    private final AtomicInteger atEnd = new AtomicInteger();

    public FinishAndCompletion() {
      offer(outbox, ONE);
    }

    @Actor
    public void offerer() {
      offer(outbox, TWO);
      receiver.take();
    }

    @Actor
    public void ending() {
      outbox.finish(
          () -> {
            ends.incrementAndGet();
            atEnd.set(receiver.sequence());
          });
    }

    @Arbiter
    public void after(III_Result result) {
      receiver.takeAll();
      result.r1 = receiver.mostInProgress();
      result.r2 = ends.get();
      // What was sent when it ended, if that is all that was sent.
      result.r3 = atEnd.get() == receiver.sequence() ? receiver.sequence() : -1;
    }
  }

  /** The queue is dropped while an update is added, and then a send is completed. */
  @JCStressTest
  @Outcome(
      id = {"1, 0, 1", "1, 0, 12"},
      expect = ACCEPTABLE,
      desc = "Nothing is left behind.")
  @Outcome(expect = FORBIDDEN, desc = "Something is left, or two sends at once.")
  @State
  public static class DropAndCompletion {
    private final Receiver receiver = Receiver.thatTakesWhenTold();
    private final Outbox outbox = outbox(receiver);

    public DropAndCompletion() {
      offer(outbox, ONE);
    }

    @Actor
    public void offerer() {
      offer(outbox, TWO);
      receiver.take();
    }

    @Actor
    public void ending() {
      outbox.drop();
    }

    @Arbiter
    public void after(III_Result result) {
      receiver.takeAll();
      offer(outbox, THREE);
      result.r1 = receiver.mostInProgress();
      result.r2 = (int) outbox.bytes();
      result.r3 = receiver.sequence();
    }
  }

  /** Two threads offer more than there is room for, and one of them completes a send. */
  @JCStressTest
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "Overrun: nothing more is sent.")
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "All of it was sent in time.")
  @Outcome(expect = FORBIDDEN, desc = "Lost without an overrun, or sent after it.")
  @State
  public static class OverrunAndCompletion {
    private final Receiver receiver = Receiver.thatTakesWhenTold();
    private final Outbox outbox = new Outbox("stress", receiver, NARROW, Receiver.TELEMETRY);

    public OverrunAndCompletion() {
      offer(outbox, ONE);
    }

    @Actor
    public void offerer() {
      offer(outbox, TWO);
    }

    @Actor
    public void another() {
      offer(outbox, THREE);
      receiver.take();
    }

    @Arbiter
    public void after(III_Result result) {
      boolean overrun = outbox.isOverrun();
      receiver.takeAll();
      int sequence = receiver.sequence();
      boolean isAll = sequence == 123 || sequence == 132;
      offer(outbox, ONE);
      boolean isQuiet = !overrun || receiver.sequence() == sequence;
      receiver.takeAll();
      result.r1 = receiver.mostInProgress();
      result.r2 = (int) outbox.bytes();
      result.r3 = overrun && isQuiet ? 1 : !overrun && isAll ? 0 : -1;
    }
  }
}
