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
 * The updates that a client missed, and how many of them can't be sent any more. Used by one
 * thread, for one command.
 *
 * <p>The journal is read backwards, until all is found that was missed or more than an outbox
 * takes: a position from long ago costs hardly more than one from a moment ago. What is not read is
 * counted.
 */
final class MissedUpdates {

  private static final int PAGE = 1_024;

  private final Journal journal;
  private final Patterns patterns;
  private final LostUpdates lost;
  private final long maxBytes;

  /** Those to be sent, oldest first. */
  private final Deque<Entry> kept = new ArrayDeque<>();

  /** How many there are on each channel after {@link #evictedUpTo}, read or not. */
  private final Map<String, Long> counts = new HashMap<>();

  /** How many of them were read. */
  private final Map<String, Long> found = new HashMap<>();

  private final Set<String> uncertain = new HashSet<>();
  private final long since;
  private long evictedUpTo;
  private long readUpTo;
  private long bytes;
  private boolean isCutShort;
  private boolean someGone;

  /**
   * @param lost told what can't be sent, and what may not be
   * @param since the last offset that the client has seen
   * @param maxBytes what the client's outbox takes at most
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

  /** Reads what was missed up to an offset: the first call most of it, backwards. */
  void readUpTo(long last) {
    if (last <= readUpTo) {
      return;
    }
    if (readUpTo == since) {
      readBack(last);
    } else {
      readOn(last);
    }
    readUpTo = last;
  }

  private void readBack(long last) {
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
        // The rest has left the journal meanwhile.
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

  private void readOn(long last) {
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
      // Where nothing more comes, the offset itself may be a hole.
      readUpTo = page.end() == readUpTo ? last : Math.min(page.end(), last);
    }
  }

  private void take(Entry entry) {
    found.merge(entry.channel(), 1L, Long::sum);
    bytes += cost(entry);
  }

  /** Adds to the counts; whether they are sure to be all that is wanted. */
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

  /** Those that were read, oldest first. */
  Deque<Entry> kept() {
    return kept;
  }

  /** What they take in an outbox; {@link Long#MAX_VALUE} when there are more than were read. */
  long bytes() {
    return isCutShort ? Long.MAX_VALUE : bytes;
  }

  /** The channels of those that were read. */
  Set<String> channels() {
    return found.keySet();
  }

  /** How many there are of each channel, read or not, of those the journal still had. */
  Map<String, Long> counts() {
    return counts;
  }

  /** How many of a channel were read. */
  long found(String channel) {
    return found.getOrDefault(channel, 0L);
  }

  /** Whether some left the journal while it was being read. */
  boolean isSomeGone() {
    return someGone;
  }

  /** Namespaces in which there are more than {@link #counts} says. */
  Set<String> uncertain() {
    return uncertain;
  }
}
