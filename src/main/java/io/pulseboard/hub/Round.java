package io.pulseboard.hub;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * One turn of the fan-out: first all are offered what is new, then all who were are sent to, those
 * of one writer by one task. What comes alone so goes out at once, and the faster updates come, the
 * more of them go out together. The fan-out's thread alone uses it. Never fails for a single
 * client's sake.
 */
final class Round {

  private static final System.Logger LOG = System.getLogger(Round.class.getName());

  private final Map<Executor, List<Subscriber>> offered = new IdentityHashMap<>();

  /** Offers an update to one of those who follow its channel. */
  void offer(Subscriber subscriber, Line.Upd update, long intervalNanos) {
    Outbox outbox = subscriber.outbox();
    try {
      if (outbox.add(update, intervalNanos)) {
        offered.computeIfAbsent(outbox.writer(), writer -> new ArrayList<>()).add(subscriber);
      }
    } catch (RuntimeException e) {
      failed(subscriber, e);
    }
  }

  /** Has what was offered sent. Waits for no client. */
  void send() {
    offered.forEach(
        (writer, subscribers) -> {
          try {
            writer.execute(() -> subscribers.forEach(Round::send));
          } catch (RuntimeException e) {
            // It takes nothing more when its server stops.
            subscribers.forEach(subscriber -> failed(subscriber, e));
          }
        });
    offered.clear();
  }

  private static void send(Subscriber subscriber) {
    try {
      subscriber.outbox().pump();
    } catch (RuntimeException e) {
      failed(subscriber, e);
    }
  }

  /** It may have lost an update, so it has to resume; the others must not. */
  private static void failed(Subscriber subscriber, RuntimeException why) {
    LOG.log(Level.WARNING, "Sending to " + subscriber.session() + " failed.", why);
    subscriber.outbox().overrun();
  }
}
