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
 * {@link SendQueue} and {@link SendPermits}: the dispatcher submits outboxes while the container's
 * threads send. Two queues share one permit. Nothing is lost, no queue waits for a permit forever,
 * two queues never send at once, and in the end every queue counts as started.
 */
public final class SendQueueStress {

  private static final int BOUND = 1 << 20;
  private static final UpdateMessage ONE = Receiver.event(1);
  private static final UpdateMessage TWO = Receiver.event(2);

  private SendQueueStress() {}

  /** A thread of a container: an actor runs its tasks. */
  private static final class ContainerThread implements SendExecutor {
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    /** Runs the tasks that there are, at most so many. */
    int run(int most) {
      int done = 0;
      for (Runnable task; done < most && (task = tasks.poll()) != null; done++) {
        task.run();
      }
      return done;
    }
  }

  /** The dispatcher submits to both queues, and to the first again, while both threads work. */
  @JCStressTest
  @Outcome(id = "12, 1, 1, 1", expect = ACCEPTABLE, desc = "All, once, in order, one at a time.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, doubled, two queues at once, or a permit was lost.")
  @State
  public static class TwoQueuesOnePermit {
    private final SendPermits permits = new SendPermits(1);
    private final AtomicInteger inProgress = new AtomicInteger();
    private final ContainerThread firstThread = new ContainerThread();
    private final ContainerThread secondThread = new ContainerThread();
    private final Receiver first = Receiver.on(firstThread, inProgress);
    private final Receiver second = Receiver.on(secondThread, inProgress);
    private final Outbox firstReader = outbox(first);
    private final Outbox secondReader = outbox(second);
    private final SendQueue firstQueue = new SendQueue(firstThread, permits);
    private final SendQueue secondQueue = new SendQueue(secondThread, permits);

    private static Outbox outbox(Receiver receiver) {
      return new Outbox("stress", receiver, BOUND, Receiver.TELEMETRY);
    }

    private static void submit(SendQueue queue, Outbox outbox, UpdateMessage update) {
      if (outbox.add(update, 0)) {
        queue.send(List.of(outbox));
      }
    }

    /** The dispatcher; the second thread runs in between. */
    @Actor
    public void dispatcher() {
      submit(firstQueue, firstReader, ONE);
      submit(secondQueue, secondReader, ONE);
      secondThread.run(1);
      submit(firstQueue, firstReader, TWO);
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
      result.r3 = Math.max(first.mostInProgress(), second.mostInProgress());
      result.r4 = permits.allStarted() && permits.tryAcquire(firstQueue) ? 1 : 0;
    }
  }
}
