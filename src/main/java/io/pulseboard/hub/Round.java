package io.pulseboard.hub;

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
final class Round {

  /** Those of one writer that were offered something. */
  private record Offered(Lane lane, List<Subscriber> subscribers) {}

  private final Map<Writer, Offered> writers = new HashMap<>();
  private final Turns turns = new Turns(Runtime.getRuntime().availableProcessors());

  /** Offers an update to one of those who follow its channel. */
  void offer(Subscriber subscriber, Line.Upd update, long intervalNanos) {
    Outbox outbox = subscriber.outbox();
    try {
      if (outbox.add(update, intervalNanos)) {
        writers.computeIfAbsent(outbox.writer(), this::lane).subscribers().add(subscriber);
      }
    } catch (RuntimeException e) {
      Lane.failed(subscriber, e);
    }
  }

  private Offered lane(Writer writer) {
    return new Offered(new Lane(writer, turns), new ArrayList<>());
  }

  /** Has what was offered sent. Waits for no client. */
  void send() {
    for (Offered offered : writers.values()) {
      if (!offered.subscribers().isEmpty()) {
        offered.lane().send(offered.subscribers());
        offered.subscribers().clear();
      }
    }
  }
}
