package io.pulseboard.hub;

import io.pulseboard.journal.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The latest values of state channels that came faster than the rate of their subscription. Most
 * connections set no rate: the maps are made with the first value that has one. Not thread-safe:
 * guarded by its outbox.
 */
final class HeldBack {

  private Map<String, Value> values = Collections.emptyMap();

  /** When the next value of a channel may go, by channel. */
  private Map<String, Long> dueNanos = Collections.emptyMap();

  /**
   * A value that waits for its turn.
   *
   * @param entry the latest
   * @param skipped how many before it were dropped while waiting
   * @param intervalNanos the least time between two
   */
  record Value(Entry entry, long skipped, long intervalNanos) {}

  /** Whether a value may go now; if not, it is held, in place of an older one. */
  boolean mayPass(Entry entry, long intervalNanos, long nowNanos) {
    if (dueNanos.isEmpty() && values.isEmpty()) {
      values = new LinkedHashMap<>();
      dueNanos = new HashMap<>();
    }
    Value older = values.remove(entry.channel());
    if (older == null && isDue(entry.channel(), nowNanos)) {
      dueNanos.put(entry.channel(), nowNanos + intervalNanos);
      return true;
    }
    long skipped = older == null ? 0 : older.skipped() + 1;
    values.put(entry.channel(), new Value(entry, skipped, intervalNanos));
    return false;
  }

  /** Those whose turn has come. */
  List<Value> takeDue(long nowNanos) {
    List<Value> due = new ArrayList<>();
    for (Iterator<Value> each = values.values().iterator(); each.hasNext(); ) {
      Value value = each.next();
      String channel = value.entry().channel();
      if (isDue(channel, nowNanos)) {
        each.remove();
        dueNanos.put(channel, nowNanos + value.intervalNanos());
        due.add(value);
      }
    }
    return due;
  }

  private boolean isDue(String channel, long nowNanos) {
    return nowNanos - dueNanos.getOrDefault(channel, nowNanos) >= 0;
  }

  void forget(Predicate<String> channels) {
    values.keySet().removeIf(channels);
    dueNanos.keySet().removeIf(channels);
  }

  void clear() {
    values = Collections.emptyMap();
    dueNanos = Collections.emptyMap();
  }

  /** What is held costs no text of its own: it is the one that history holds. */
  long bytes() {
    return values.size() * (long) Outbox.LINE_OVERHEAD;
  }
}
