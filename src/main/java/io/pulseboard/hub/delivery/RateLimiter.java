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
 * Holds back values of state channels that come faster than the rate of their subscription, and
 * keeps the latest of each channel. Most connections set no rate, so the maps are created with the
 * first value that has one. Not thread-safe: guarded by its outbox.
 */
final class RateLimiter {

  private Map<String, Value> values = Collections.emptyMap();

  /** Below this size, {@link #dueNanos} is not purged. */
  private static final int MIN_PURGE_SIZE = 64;

  /** When the next value may pass, by channel; at once for a channel that is absent. */
  private Map<String, Long> dueNanos = Collections.emptyMap();

  /** At this size, past times are removed from {@link #dueNanos}. */
  private int purgeSize = MIN_PURGE_SIZE;

  /**
   * A value that is held back.
   *
   * @param entry the latest
   * @param skipped how many earlier ones it replaced
   * @param intervalNanos the minimum time between two values
   */
  record Value(Entry entry, long skipped, long intervalNanos) {}

  /** Whether a value may pass now; otherwise it is held, and replaces an older one. */
  boolean mayPass(Entry entry, long intervalNanos, long nowNanos) {
    if (dueNanos.isEmpty() && values.isEmpty()) {
      values = new LinkedHashMap<>();
      dueNanos = new HashMap<>();
    }
    Value older = values.remove(entry.channel());
    if (older == null && isDue(entry.channel(), nowNanos)) {
      if (dueNanos.size() >= purgeSize) {
        dueNanos.values().removeIf(due -> nowNanos - due >= 0);
        purgeSize = Math.max(MIN_PURGE_SIZE, 2 * dueNanos.size());
      }
      dueNanos.put(entry.channel(), nowNanos + intervalNanos);
      return true;
    }
    long skipped = older == null ? 0 : older.skipped() + 1;
    values.put(entry.channel(), new Value(entry, skipped, intervalNanos));
    return false;
  }

  /** Drops the held value of a channel; returns how many of its values are skipped by that. */
  long supersede(String channel) {
    Value older = values.isEmpty() ? null : values.remove(channel);
    return older == null ? 0 : older.skipped() + 1;
  }

  /** The number of channels whose next due time is remembered. */
  int times() {
    return dueNanos.size();
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  /** Removes and returns the values that are due. */
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

  /** The memory of the held values. Their text is not counted: history holds the same entries. */
  long bytes() {
    return values.size() * (long) Outbox.MESSAGE_OVERHEAD;
  }
}
