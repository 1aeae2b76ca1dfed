package io.pulseboard.hub;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * The connections of one {@link Writer} that have something to be sent: one task for all of them,
 * and never more than one at a time, so that a writer which can't keep up still reads and closes.
 * For any thread.
 */
final class Lane {

  private static final System.Logger LOG = System.getLogger(Lane.class.getName());

  private final Writer writer;
  private final Turns turns;
  private List<Subscriber> waiting = new ArrayList<>();
  private boolean underWay;

  Lane(Writer writer, Turns turns) {
    this.writer = writer;
    this.turns = turns;
  }

  /** Has these sent to, without waiting for it. */
  void send(List<Subscriber> subscribers) {
    synchronized (this) {
      if (waiting.isEmpty()) {
        turns.handedOver();
      }
      waiting.addAll(subscribers);
      if (underWay) {
        return;
      }
      underWay = true;
    }
    begin();
  }

  private void begin() {
    try {
      writer.execute(this::run);
    } catch (RuntimeException e) {
      // It takes nothing more when its server stops.
      take().forEach(subscriber -> failed(subscriber, e));
      end();
    }
  }

  private void run() {
    if (!turns.enter(this)) {
      return;
    }
    take().forEach(Lane::send);
    Lane next = turns.leave();
    if (next != null) {
      next.begin();
    }
    if (!end()) {
      writer.executeLater(this::run);
    }
  }

  private synchronized List<Subscriber> take() {
    List<Subscriber> taken = waiting;
    if (!taken.isEmpty()) {
      turns.taken();
    }
    waiting = new ArrayList<>(taken.size());
    return taken;
  }

  /** Whether nothing has come meanwhile; if something has, the next turn is the caller's. */
  private synchronized boolean end() {
    underWay = !waiting.isEmpty();
    return !underWay;
  }

  private static void send(Subscriber subscriber) {
    try {
      subscriber.outbox().pump();
    } catch (RuntimeException | Error e) {
      // Also an Error: nobody behind this one would get anything any more.
      failed(subscriber, e);
    }
  }

  /** It may have lost an update, so it has to resume; the others must not. */
  static void failed(Subscriber subscriber, Throwable why) {
    LOG.log(Level.WARNING, "Sending to " + subscriber.session() + " failed.", why);
    subscriber.outbox().overrun();
  }
}
