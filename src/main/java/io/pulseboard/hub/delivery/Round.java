package io.pulseboard.hub.delivery;

import io.pulseboard.wire.ServerMessage.UpdateMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One turn of the fan-out: first all are offered what is new, then all who were are sent to, those
 * of one writer by one task. What comes alone so goes out at once, and the faster updates come, the
 * more of them go out together. The fan-out's thread alone uses it. Never fails for a single
 * client's sake.
 */
public final class Round {

  /** Those of one writer that were offered something. */
  private record Offered(Lane lane, List<Outbox> outboxes) {}

  /** A thread that takes longer than this to come to its work is not waited for any more. */
  private static final long LONGEST_WAIT_MILLIS = 100;

  private final Map<Writer, Offered> writers = new HashMap<>();
  private final Turns turns = new Turns(Runtime.getRuntime().availableProcessors());
  private final long mostAhead;
  private long ahead;
  private long unsent;

  /**
   * @param mostAhead how many bytes of updates are offered before those that were handed over to be
   *     sent are waited for
   */
  public Round(long mostAhead) {
    this.mostAhead = mostAhead;
  }

  /** Offers an update to those who follow its channel. */
  public void offer(UpdateMessage update, Recipient[] recipients) {
    ahead += update.bytes();
    unsent += update.bytes();
    for (Recipient recipient : recipients) {
      Outbox outbox = recipient.outbox();
      try {
        if (outbox.add(update, recipient.intervalNanos())) {
          toBeSent(outbox);
        }
      } catch (RuntimeException e) {
        Lane.failed(outbox, e);
      }
    }
  }

  /** Lets go what a subscription's rate held back and is due. */
  public void release(Outbox outbox, long nowNanos) {
    try {
      if (outbox.release(nowNanos)) {
        toBeSent(outbox);
      }
    } catch (RuntimeException e) {
      Lane.failed(outbox, e);
    }
  }

  private void toBeSent(Outbox outbox) {
    Writer writer = outbox.writer();
    writers.computeIfAbsent(writer, this::lane).outboxes().add(outbox);
  }

  private Offered lane(Writer writer) {
    return new Offered(new Lane(writer, turns), new ArrayList<>());
  }

  /** Whether what was offered is better sent before more is offered: a frame is full. */
  public boolean isFull() {
    return unsent >= mostAhead;
  }

  /** Has what was offered sent. Waits for no client. */
  public void send() {
    unsent = 0;
    for (Offered offered : writers.values()) {
      if (!offered.outboxes().isEmpty()) {
        offered.lane().send(offered.outboxes());
        offered.outboxes().clear();
      }
    }
  }

  /**
   * Waits until what was handed over is being sent, if that is much: what is published meanwhile is
   * better kept in one place than given to every connection, where it would be too much in the end.
   * No reader is waited for, only the threads that write; one that is late is not waited for again
   * until it has come to its work.
   */
  public void keepPace() throws InterruptedException {
    if (!turns.isTaken()) {
      if (ahead < mostAhead) {
        return;
      }
      turns.awaitTaken(LONGEST_WAIT_MILLIS);
    }
    ahead = 0;
  }
}
