package io.pulseboard.hub.delivery;

import io.pulseboard.wire.ServerMessage.UpdateMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds updates to outboxes, then starts the sends, one task per {@link SendExecutor}. A lone update
 * is sent at once; the faster updates arrive, the more of them share a frame. Used by the
 * dispatcher's thread only. One client's failure never affects the others.
 *
 * <p>Public for the hub, which is the dispatcher.
 */
public final class SendScheduler {

  /** The outboxes of one executor that have something to send. */
  private record Pending(SendQueue queue, List<Outbox> outboxes) {}

  /** A container thread that takes longer than this to start sending no longer delays updates. */
  private static final long MAX_WAIT_MILLIS = 100;

  private final Map<SendExecutor, Pending> executors = new HashMap<>();
  private final SendPermits permits = new SendPermits(Runtime.getRuntime().availableProcessors());
  private final long maxAheadBytes;
  private long aheadBytes;
  private long unsentBytes;

  /**
   * @param maxAheadBytes how many bytes of updates are added before {@link #keepPace} waits for
   *     earlier sends to start
   */
  public SendScheduler(long maxAheadBytes) {
    this.maxAheadBytes = maxAheadBytes;
  }

  /** Adds an update to the outboxes of those who follow its channel. */
  public void offer(UpdateMessage update, Recipient[] recipients) {
    aheadBytes += update.bytes();
    unsentBytes += update.bytes();
    for (Recipient recipient : recipients) {
      Outbox outbox = recipient.outbox();
      try {
        if (outbox.add(update, recipient.intervalNanos())) {
          schedule(outbox);
        }
      } catch (RuntimeException | Error e) {
        // Also an Error: the others are still to be served.
        SendQueue.failed(outbox, e);
      }
    }
  }

  /** Releases the values that an outbox held back for a subscription's rate and that are due. */
  public void release(Outbox outbox, long nowNanos) {
    try {
      if (outbox.release(nowNanos)) {
        schedule(outbox);
      }
    } catch (RuntimeException e) {
      SendQueue.failed(outbox, e);
    }
  }

  private void schedule(Outbox outbox) {
    executors.computeIfAbsent(outbox.executor(), this::pending).outboxes().add(outbox);
  }

  private Pending pending(SendExecutor executor) {
    return new Pending(new SendQueue(executor, permits), new ArrayList<>());
  }

  /** Whether a full frame was added, so that sending comes before adding more. */
  public boolean isFull() {
    return unsentBytes >= maxAheadBytes;
  }

  /** Starts sending what was added. Waits for no client. */
  public void send() {
    unsentBytes = 0;
    for (Pending pending : executors.values()) {
      if (!pending.outboxes().isEmpty()) {
        pending.queue().send(pending.outboxes());
        pending.outboxes().clear();
      }
    }
  }

  /**
   * Waits for sends to start when many bytes were added since they last had all started. New
   * updates then wait once in the journal instead of in every outbox, which they might overrun.
   * Waits for container threads only, never for a client; a thread that is late is not waited for
   * again until it has started.
   */
  public void keepPace() throws InterruptedException {
    if (!permits.allStarted()) {
      if (aheadBytes < maxAheadBytes) {
        return;
      }
      permits.awaitStarted(MAX_WAIT_MILLIS);
    }
    aheadBytes = 0;
  }
}
