package io.pulseboard.hub.delivery;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The connections of one {@link Writer} that have something to be sent: one task for all of them,
 * and never more than one at a time, so that a writer which can't keep up still reads and closes.
 * For any thread.
 */
final class Lane {

  private static final System.Logger LOG = System.getLogger(Lane.class.getName());

  private final Writer writer;
  private final Turns turns;
  private List<Outbox> waiting = new ArrayList<>();
  private boolean underWay;

  Lane(Writer writer, Turns turns) {
    this.writer = writer;
    this.turns = turns;
  }

  /** Has these sent to, without waiting for it. */
  void send(List<Outbox> outboxes) {
    if (writer == Writer.HERE) {
      outboxes.forEach(Lane::send);
      return;
    }
    synchronized (this) {
      if (waiting.isEmpty()) {
        turns.handedOver(this);
      }
      waiting.addAll(outboxes);
      if (underWay) {
        return;
      }
      underWay = true;
    }
    begin(writer::execute);
  }

  private void begin(Executor when) {
    try {
      when.execute(this::run);
    } catch (RuntimeException e) {
      // It takes nothing more when its server stops.
      do {
        take().forEach(outbox -> failed(outbox, e));
      } while (!end());
      beginNext(turns.next());
    }
  }

  private static void beginNext(List<Lane> lanes) {
    lanes.forEach(lane -> lane.begin(lane.writer::execute));
  }

  private void run() {
    if (!turns.enter(this)) {
      return;
    }
    try {
      take().forEach(Lane::send);
    } finally {
      List<Lane> next = turns.leave();
      if (!end()) {
        begin(writer::executeLater);
      }
      beginNext(next);
    }
  }

  private List<Outbox> take() {
    List<Outbox> empty = new ArrayList<>();
    synchronized (this) {
      List<Outbox> taken = waiting;
      if (!taken.isEmpty()) {
        turns.taken(this);
      }
      waiting = empty;
      return taken;
    }
  }

  /** Whether nothing has come meanwhile; if something has, the next turn is the caller's. */
  private synchronized boolean end() {
    underWay = !waiting.isEmpty();
    return !underWay;
  }

  private static void send(Outbox outbox) {
    try {
      outbox.pump();
    } catch (RuntimeException | Error e) {
      // Also an Error: nobody behind this one would get anything any more.
      failed(outbox, e);
    }
  }

  /** It may have lost an update, so it has to resume; the others must not. */
  static void failed(Outbox outbox, Throwable why) {
    LOG.log(Level.WARNING, "Sending to " + outbox.session() + " failed.", why);
    outbox.overrun();
  }
}
