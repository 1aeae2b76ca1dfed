package io.pulseboard.hub.delivery;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.pulseboard.wire.ServerMessage.UpdateMessage;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * {@link Lane} and {@link Turns}: what the fan-out hands over while the writers' threads are at
 * work. Two lanes share one turn; nothing is lost, nobody is left waiting for a turn, never do two
 * lanes send at once, and in the end no lane is taken for one that has not begun.
 */
public final class LaneStress {

  private static final int BOUND = 1 << 20;
  private static final UpdateMessage ONE = Receiver.event(1);
  private static final UpdateMessage TWO = Receiver.event(2);

  private LaneStress() {}

  /** A thread of a container: an actor runs what it is given. */
  private static final class ContainerThread implements Writer {
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    /** Runs what there is, at most so many tasks. */
    int run(int most) {
      int done = 0;
      for (Runnable task; done < most && (task = tasks.poll()) != null; done++) {
        task.run();
      }
      return done;
    }
  }

  /** The fan-out hands over to both lanes, and to the first again, while both threads work. */
  @JCStressTest
  @Outcome(id = "12, 1, 1, 1", expect = ACCEPTABLE, desc = "All, once, in order, one at a time.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, doubled, two lanes at once, or a turn went astray.")
  @State
  public static class TwoLanesOneTurn {
    private final Turns turns = new Turns(1);
    private final AtomicInteger underWay = new AtomicInteger();
    private final ContainerThread firstThread = new ContainerThread();
    private final ContainerThread secondThread = new ContainerThread();
    private final Receiver first = Receiver.on(firstThread, underWay);
    private final Receiver second = Receiver.on(secondThread, underWay);
    private final Outbox firstReader = outbox(first);
    private final Outbox secondReader = outbox(second);
    private final Lane firstLane = new Lane(firstThread, turns);
    private final Lane secondLane = new Lane(secondThread, turns);

    private static Outbox outbox(Receiver receiver) {
      return new Outbox("stress", receiver, BOUND, Receiver.TELEMETRY);
    }

    private static void handOver(Lane lane, Outbox outbox, UpdateMessage update) {
      if (outbox.add(update, 0)) {
        lane.send(List.of(outbox));
      }
    }

    /** The fan-out; the second container's thread has its turn in between. */
    @Actor
    public void fanOut() {
      handOver(firstLane, firstReader, ONE);
      handOver(secondLane, secondReader, ONE);
      secondThread.run(1);
      handOver(firstLane, firstReader, TWO);
    }

    @Actor
    public void aThread() {
      firstThread.run(3);
    }

    @Arbiter
    public void after(IIII_Result result) {
      while (firstThread.run(1) + secondThread.run(1) > 0) {
        // What was left to do.
      }
      result.r1 = first.sequence();
      result.r2 = second.sequence();
      result.r3 = Math.max(first.mostUnderWay(), second.mostUnderWay());
      result.r4 = turns.isTaken() && turns.enter(firstLane) ? 1 : 0;
    }
  }
}
