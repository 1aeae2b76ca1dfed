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
 * Remembers the channel of many more updates than the journal stores, in 4 bytes each, so that a
 * late reader's missed updates can be counted. Running totals at regular distances make the cost of
 * a count independent of its age. Not thread-safe: guarded by its journal.
 */
final class Ledger {

  /** Into how many segments running totals divide the ledger. */
  private static final int SEGMENTS = 16;

  /** The number of each update's channel. */
  private final int[] numbers;

  private final int segment;

  /** The total of each channel number at the start of a segment, by the segment's index. */
  private final Map<Long, long[]> totalsBefore = new HashMap<>();

  private final List<Numbered> all = new ArrayList<>();

  /**
   * Forgotten channels, whose numbers are free, by namespace and name, in the order in which they
   * were forgotten. A number is reused in its namespace only, so that an uncertain count concerns
   * one namespace.
   */
  private final Map<String, LinkedHashMap<String, Numbered>> free = new HashMap<>();

  private long[] totals = new long[64];
  private final int maxNumbers;
  private long newest;

  /**
   * @param entries the number of updates whose channel is remembered
   * @param maxNumbers from this many numbers on, those of forgotten channels are reused
   */
  Ledger(int entries, int maxNumbers) {
    this.maxNumbers = maxNumbers;
    this.numbers = new int[entries];
    this.segment = Math.max(1, entries / SEGMENTS);
    totalsBefore.put(0L, new long[0]);
  }

  /** A channel and the number under which its updates are counted. */
  static final class Numbered {
    private final int number;
    private final String namespace;
    private final String channel;

    /** The total of the number before it was assigned to this channel. */
    private final long before;

    /** The offset from which the number is assigned to this channel. */
    private final long since;

    private Numbered(int number, String namespace, String channel, long before, long since) {
      this.number = number;
      this.namespace = namespace;
      this.channel = channel;
      this.before = before;
      this.since = since;
    }

    /** The channel's name. */
    String channel() {
      return channel;
    }
  }

  /** Begins to count a channel from the next update on. */
  Numbered number(String namespace, String channel) {
    var released = free.computeIfAbsent(namespace, key -> new LinkedHashMap<>());
    Numbered back = released.remove(channel);
    if (back != null) {
      // Its number was not reused meanwhile: the channel is counted as if never forgotten.
      return back;
    }
    Iterator<Numbered> unused = released.values().iterator();
    // Reuse as late as possible: until then, the forgotten channel's updates can be counted.
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

  /** Forgets a channel: another one of its namespace may get the number. */
  void release(Numbered numbered) {
    free.get(numbered.namespace).put(numbered.channel, numbered);
  }

  /** Counts the next update. */
  void add(Numbered numbered) {
    newest++;
    numbers[slot(newest)] = numbered.number;
    totals[numbered.number]++;
    if (newest % segment == 0) {
      totalsBefore.put(newest / segment, Arrays.copyOf(totals, all.size()));
      totalsBefore.remove(newest / segment - numbers.length / segment - 2);
    }
  }

  /** Whether the updates after an offset can be counted. */
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
          // The channel may have returned under another number.
          counts.merge(one.channel, own, Long::sum);
        }
        if (one.since > after + 1 && end - start > own) {
          uncertain.add(one.namespace);
        }
      }
    }
    return new Journal.Counts(counts, uncertain);
  }

  /** The total of each number up to an offset. */
  private long[] totalsUpTo(long offset) {
    long start = offset / segment;
    // Counts backwards from the segment's end when the totals at its start are dropped.
    if (!reaches(start * segment)) {
      return moved(totalsBefore.get(start + 1), offset, (start + 1) * segment, -1);
    }
    return moved(totalsBefore.get(start), start * segment, offset, 1);
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
