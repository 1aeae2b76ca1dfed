package io.pulseboard.hub.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Limits concurrent senders to the number of processors. Containers have more threads than that;
 * sending on all of them would only take processor time from each other and from the readers. Also
 * tracks which queues have not started on what was submitted. Thread-safe.
 */
final class SendPermits {

  private final Queue<SendQueue> waiting = new ArrayDeque<>();
  private int free;

  /** Queues that have not started on what was submitted to them. */
  private final Set<SendQueue> pending = new HashSet<>();

  /** Queues that did not start within the timeout of {@link #awaitStarted}. */
  private final Set<SendQueue> late = new HashSet<>();

  SendPermits(int permits) {
    this.free = permits;
  }

  /**
   * Acquires a permit.
   *
   * @return whether there was one; if not, {@link #release} returns the queue to a later caller
   */
  synchronized boolean tryAcquire(SendQueue queue) {
    if (free == 0) {
      waiting.add(queue);
      return false;
    }
    free--;
    return true;
  }

  /** Releases a permit; returns the queues that the caller has to start again. */
  synchronized List<SendQueue> release() {
    free++;
    return startable();
  }

  /** Removes and returns the waiting queues for which there are permits; the caller starts them. */
  synchronized List<SendQueue> startable() {
    List<SendQueue> next = new ArrayList<>(free);
    while (next.size() < free && !waiting.isEmpty()) {
      next.add(waiting.remove());
    }
    return next;
  }

  /** A queue got work that it has not started on. */
  synchronized void submitted(SendQueue queue) {
    if (!late.contains(queue)) {
      pending.add(queue);
    }
  }

  /** A queue starts on all its work. */
  synchronized void started(SendQueue queue) {
    late.remove(queue);
    if (pending.remove(queue) && pending.isEmpty()) {
      notifyAll();
    }
  }

  /** Whether every queue that is not late has started on its work. */
  synchronized boolean allStarted() {
    return pending.isEmpty();
  }

  /** Waits until every queue has started on its work. Those that have not by then are late. */
  synchronized void awaitStarted(long timeoutMillis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    while (!pending.isEmpty()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        late.addAll(pending);
        pending.clear();
        return;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }
}
