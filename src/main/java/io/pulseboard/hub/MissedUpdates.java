package io.pulseboard.hub;

import io.pulseboard.hub.delivery.Outbox;
import io.pulseboard.journal.Journal;
import io.pulseboard.wire.Entry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the updates that a client missed, and counts those that can no longer be sent. Used by one
 * thread, for one command.
 *
 * <p>The journal is read backwards, until every missed update is found or an outbox would be full.
 * An old position therefore costs hardly more than a recent one. What is not read is counted.
 */
final class MissedUpdates {

  private static final int PAGE = 1_024;

  private final Journal journal;
  private final Patterns patterns;
  private final LostUpdates lost;
  private final long maxBytes;

  /** The updates to send, oldest first. */
  private final Deque<Entry> kept = new ArrayDeque<>();

  /** The number of updates on each channel after {@link #evictedUpTo}, read or not. */
  private final Map<String, Long> counts = new HashMap<>();

  /** The number of updates on each channel that were read. */
  private final Map<String, Long> found = new HashMap<>();

  private final Set<String> uncertain = new HashSet<>();
  private final long since;
  private long evictedUpTo;
  private long readUpTo;
  private long bytes;
  private boolean isCutShort;
  private boolean someGone;

  /**
   * @param lost counts what can't be sent, and what may not be
   * @param since the last offset that the client has seen
   * @param maxBytes what the client's outbox can hold
   */
  MissedUpdates(Journal journal, Patterns patterns, LostUpdates lost, long since, long maxBytes) {
    this.journal = journal;
    this.patterns = patterns;
    this.lost = lost;
    this.since = since;
    this.maxBytes = maxBytes;
    this.readUpTo = since;
    this.evictedUpTo = since;
  }

  /** Reads what was missed up to an offset. The first call reads backwards, later ones forwards. */
  void readUpTo(long last) {
    if (last <= readUpTo) {
      return;
    }
    if (readUpTo == since) {
      readBackwards(last);
    } else {
      readForwards(last);
    }
    readUpTo = last;
  }

  private void readBackwards(long last) {
    evictedUpTo = Math.min(last, journal.readAfter(since, 1).missedUpTo());
    if (evictedUpTo > since) {
      var evicted = journal.count(since, evictedUpTo);
      evicted.ifPresentOrElse(this::lose, lost::addUnknown);
    }
    boolean isCountable = count(evictedUpTo, last);
    long left = isCountable ? counts.values().stream().mapToLong(Long::longValue).sum() : last;
    long before = last + 1;
    while (left > 0 && !isCutShort && before > evictedUpTo + 1) {
      List<Entry> page = journal.readBefore(before, PAGE);
      if (page.isEmpty()) {
        // The journal dropped the rest meanwhile.
        someGone = true;
        return;
      }
      for (Entry entry : page) {
        if (entry.offset() <= evictedUpTo || left == 0 || isCutShort) {
          break;
        }
        if (lost.isWanted(entry.channel())) {
          left--;
          kept.addFirst(entry);
          take(entry);
          isCutShort = bytes > maxBytes;
        }
      }
      before = page.get(page.size() - 1).offset();
    }
  }

  private void readForwards(long last) {
    while (readUpTo < last) {
      Journal.Page page = journal.readAfter(readUpTo, PAGE);
      if (page.missed() > 0) {
        someGone = true;
        count(readUpTo, Math.min(page.missedUpTo(), last));
      }
      for (Entry entry : page.entries()) {
        if (entry.offset() <= last && lost.isWanted(entry.channel())) {
          expect(entry.channel(), 1);
          kept.addLast(entry);
          take(entry);
        }
      }
      // No entry may have the last offset: offsets can have gaps.
      readUpTo = page.end() == readUpTo ? last : Math.min(page.end(), last);
    }
  }

  private void take(Entry entry) {
    found.merge(entry.channel(), 1L, Long::sum);
    bytes += cost(entry);
  }

  /** Adds to the counts; whether they are certain to include every update. */
  private boolean count(long after, long upTo) {
    var counted = journal.count(after, upTo);
    if (counted.isEmpty()) {
      lost.addUnknown();
      return false;
    }
    counted.get().byChannel().forEach(this::expect);
    uncertain.addAll(counted.get().uncertain());
    return patterns.namespaces().stream().noneMatch(uncertain::contains);
  }

  private void expect(String channel, long count) {
    if (lost.isWanted(channel)) {
      counts.merge(channel, count, Long::sum);
      lost.expect(channel, count);
    }
  }

  private void lose(Journal.Counts evicted) {
    evicted.byChannel().forEach(lost::add);
    lost.addUnknown(evicted.uncertain());
  }

  static long cost(Entry entry) {
    return Outbox.MESSAGE_OVERHEAD + entry.ownBytes();
  }

  /** The updates that were read, oldest first. */
  Deque<Entry> kept() {
    return kept;
  }

  /** What all of them take in an outbox; {@link Long#MAX_VALUE} when some were not read. */
  long bytes() {
    return isCutShort ? Long.MAX_VALUE : bytes;
  }

  /** The channels of the updates that were read. */
  Set<String> channels() {
    return found.keySet();
  }

  /** The number of updates on each channel that the journal still had, read or not. */
  Map<String, Long> counts() {
    return counts;
  }

  /** The number of updates of a channel that were read. */
  long found(String channel) {
    return found.getOrDefault(channel, 0L);
  }

  /** Whether the journal dropped some of them during the reading. */
  boolean isSomeGone() {
    return someGone;
  }

  /** Namespaces in which there may be more updates than {@link #counts} says. */
  Set<String> uncertain() {
    return uncertain;
  }
}
