package io.pulseboard.hub.delivery;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The outboxes of one {@link SendExecutor} that have something to send. One task sends for all of
 * them, and at most one task is queued or running, so that a thread that can't keep up still reads
 * and closes its connections. Thread-safe.
 */
final class SendQueue {

  private static final System.Logger LOG = System.getLogger(SendQueue.class.getName());

  private final SendExecutor executor;
  private final SendPermits permits;
  private List<Outbox> waiting = new ArrayList<>();
  private boolean isScheduled;

  SendQueue(SendExecutor executor, SendPermits permits) {
    this.executor = executor;
    this.permits = permits;
  }

  /** Schedules the outboxes' sends without waiting for them. */
  void send(List<Outbox> outboxes) {
    if (executor == SendExecutor.CALLER) {
      outboxes.forEach(SendQueue::send);
      return;
    }
    synchronized (this) {
      if (waiting.isEmpty()) {
        permits.submitted(this);
      }
      waiting.addAll(outboxes);
      if (isScheduled) {
        return;
      }
      isScheduled = true;
    }
    start(executor::execute);
  }

  private void start(Executor when) {
    try {
      when.execute(this::run);
    } catch (RuntimeException e) {
      // The executor rejects tasks once its server stops.
      do {
        take().forEach(outbox -> failed(outbox, e));
      } while (!end());
      start(permits.startable());
    }
  }

  private static void start(List<SendQueue> queues) {
    queues.forEach(queue -> queue.start(queue.executor::execute));
  }

  private void run() {
    if (!permits.tryAcquire(this)) {
      return;
    }
    try {
      take().forEach(SendQueue::send);
    } finally {
      List<SendQueue> next = permits.release();
      if (!end()) {
        start(executor::executeLater);
      }
      start(next);
    }
  }

  private List<Outbox> take() {
    List<Outbox> empty = new ArrayList<>();
    synchronized (this) {
      List<Outbox> taken = waiting;
      if (!taken.isEmpty()) {
        permits.started(this);
      }
      waiting = empty;
      return taken;
    }
  }

  /** Whether nothing was added meanwhile; otherwise the caller schedules the next task. */
  private synchronized boolean end() {
    isScheduled = !waiting.isEmpty();
    return !isScheduled;
  }

  private static void send(Outbox outbox) {
    try {
      outbox.pump();
    } catch (RuntimeException | Error e) {
      // Also an Error: otherwise the outboxes behind this one would never be sent.
      failed(outbox, e);
    }
  }

  /** The connection may have lost an update, so only this client has to resume. */
  static void failed(Outbox outbox, Throwable cause) {
    LOG.log(Level.WARNING, "Sending to " + outbox.session() + " failed.", cause);
    outbox.overrun();
  }
}
