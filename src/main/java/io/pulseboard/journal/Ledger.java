package io.pulseboard.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Remembers the channel of many more updates than the journal keeps, in 4 bytes each, so that what
 * a late reader missed can be counted. Running totals at every so many updates make a count cost
 * the same however long ago it begins. Not thread-safe: guarded by its journal.
 */
final class Ledger {

  /** Into how many stretches the ledger is divided by running totals. */
  private static final int STRETCHES = 16;

  /** The number of each update's channel. */
  private final int[] numbers;

  private final int stretch;

  /** What had happened on each number before a stretch began, by the number of the stretch. */
  private final Map<Long, long[]> totalsBefore = new HashMap<>();

  private final List<Numbered> all = new ArrayList<>();

  /**
   * Channels that are forgotten and whose numbers are free, by namespace and name, those forgotten
   * first in front. Numbers stay in their namespace, so that counts do.
   */
  private final Map<String, LinkedHashMap<String, Numbered>> free = new HashMap<>();

  private long[] totals = new long[64];
  private final int maxNumbers;
  private long newest;

  /**
   * @param entries of how many updates the channel is remembered
   * @param maxNumbers with so many numbers, those of forgotten channels are given out again
   */
  Ledger(int entries, int maxNumbers) {
    this.maxNumbers = maxNumbers;
    this.numbers = new int[entries];
    this.stretch = Math.max(1, entries / STRETCHES);
    totalsBefore.put(0L, new long[0]);
  }

  /** What is known of a channel: the number under which its updates are counted. */
  static final class Numbered {
    private final int number;
    private final String namespace;
    private final String channel;

    /** What was counted under the number before it was this channel's. */
    private final long before;

    /** The first offset that is this channel's. */
    private final long since;

    private Numbered(int number, String namespace, String channel, long before, long since) {
      this.number = number;
      this.namespace = namespace;
      this.channel = channel;
      this.before = before;
      this.since = since;
    }

    /** The name, the same object for all updates of the channel. */
    String channel() {
      return channel;
    }
  }

  /** Begins to count a channel, from the next update on. */
  Numbered number(String namespace, String channel) {
    var released = free.computeIfAbsent(namespace, key -> new LinkedHashMap<>());
    Numbered back = released.remove(channel);
    if (back != null) {
      // Nobody had its number meanwhile: it is counted as if it had never been away.
      return back;
    }
    Iterator<Numbered> unused = released.values().iterator();
    // As late as possible: until then, what was on the forgotten channel can be counted.
    boolean isReused = all.size() >= maxNumbers && unused.hasNext();
    int number = isReused ? unused.next().number : all.size();
    if (number == totals.length) {
      totals = Arrays.copyOf(totals, 2 * number);
    }
    Numbered numbered = new Numbered(number, namespace, channel, totals[number], newest + 1);
    if (isReused) {
      unused.remove();
      all.set(number, numbered);
    } else {
      all.add(numbered);
    }
    return numbered;
  }

  /** A channel is forgotten: another of its namespace may have its number. */
  void release(Numbered numbered) {
    free.get(numbered.namespace).put(numbered.channel, numbered);
  }

  /** Counts the next update. */
  void add(Numbered numbered) {
    newest++;
    numbers[slot(newest)] = numbered.number;
    totals[numbered.number]++;
    if (newest % stretch == 0) {
      totalsBefore.put(newest / stretch, Arrays.copyOf(totals, all.size()));
      totalsBefore.remove(newest / stretch - numbers.length / stretch - 2);
    }
  }

  /** Whether the updates after this offset can be counted. */
  boolean reaches(long after) {
    return after >= newest - numbers.length;
  }

  /**
   * Counts the updates between two offsets.
   *
   * @param after the last offset that does not count; the ledger must reach it
   * @param upTo the last offset that counts, not larger than the newest
   */
  Journal.Counts count(long after, long upTo) {
    Map<String, Long> counts = new HashMap<>();
    Set<String> uncertain = new HashSet<>();
    if (after < upTo) {
      long[] from = totalsUpTo(after);
      long[] to = totalsUpTo(upTo);
      for (Numbered one : all) {
        long start = one.number < from.length ? from[one.number] : 0;
        long end = one.number < to.length ? to[one.number] : 0;
        long own = Math.max(0, end - Math.max(start, one.before));
        if (own > 0) {
          // It may have come back under another number than it had.
          counts.merge(one.channel, own, Long::sum);
        }
        if (one.since > after + 1 && end - start > own) {
          uncertain.add(one.namespace);
        }
      }
    }
    return new Journal.Counts(counts, uncertain);
  }

  /** What had happened on each number up to an offset. */
  private long[] totalsUpTo(long offset) {
    long start = offset / stretch;
    // Back from the totals at its end where the beginning of the stretch is not kept any more.
    if (!reaches(start * stretch)) {
      return moved(totalsBefore.get(start + 1), offset, (start + 1) * stretch, -1);
    }
    return moved(totalsBefore.get(start), start * stretch, offset, 1);
  }

  private long[] moved(long[] from, long after, long upTo, int step) {
    long[] result = Arrays.copyOf(from, all.size());
    for (long offset = after + 1; offset <= upTo; offset++) {
      result[numbers[slot(offset)]] += step;
    }
    return result;
  }

  private int slot(long offset) {
    return (int) (offset % numbers.length);
  }
}
