package io.pulseboard.hub.delivery;

import io.pulseboard.wire.Entry;
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

  /** Fewer times than this are not worth a clearing. */
  private static final int MIN_TIMES = 64;

  /** When the next value of a channel may go, by channel; without one, at once. */
  private Map<String, Long> dueNanos = Collections.emptyMap();

  /** With so many times, those that have passed are forgotten. */
  private int clearingAt = MIN_TIMES;

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
      if (dueNanos.size() >= clearingAt) {
        dueNanos.values().removeIf(due -> nowNanos - due >= 0);
        clearingAt = Math.max(MIN_TIMES, 2 * dueNanos.size());
      }
      dueNanos.put(entry.channel(), nowNanos + intervalNanos);
      return true;
    }
    long skipped = older == null ? 0 : older.skipped() + 1;
    values.put(entry.channel(), new Value(entry, skipped, intervalNanos));
    return false;
  }

  /** Drops what is held of a channel; how many of its values were skipped by that. */
  long supersede(String channel) {
    Value older = values.isEmpty() ? null : values.remove(channel);
    return older == null ? 0 : older.skipped() + 1;
  }

  /** Of how many channels it is remembered when the next value may go. */
  int times() {
    return dueNanos.size();
  }

  boolean isEmpty() {
    return values.isEmpty();
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
