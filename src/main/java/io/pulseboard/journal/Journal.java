package io.pulseboard.journal;

import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Position;
import io.pulseboard.model.Update;
import io.pulseboard.wire.Entry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * An ordered, bounded record of updates. Offsets only grow within an epoch, and none is used twice;
 * there may be holes between them, so that nothing can be counted by subtraction.
 *
 * <p>Thread safety: any thread may append and read. Appending never waits for a reader; when the
 * bound is reached the oldest entries go, and a reader that comes too late is told how many it
 * missed.
 */
public interface Journal {

  /** The longest data of an update, in characters of compact JSON: one must fit an outbox. */
  int MAX_UPDATE_LENGTH = 65_536;

  /** The farthest time from 1970, in ms: what a browser's clock can hold. */
  long MAX_TIME_MILLIS = 8_640_000_000_000_000L;

  /**
   * Gives the update the next position and keeps it. A {@link io.pulseboard.model.Gone} also ends
   * its channel: the channel's counts are forgotten.
   *
   * <p>On a channel too many, another channel's counts are forgotten, as {@link RecentChannels}
   * says.
   *
   * @return completed, on any thread, with the position once the journal has the update, or with a
   *     failure of the journal. The updates that one thread appends keep their order
   * @throws IllegalArgumentException at once, when its data is longer than {@link
   *     #MAX_UPDATE_LENGTH}, or its time farther away than {@link #MAX_TIME_MILLIS}, or it ends a
   *     channel of events
   */
  CompletionStage<Position> append(Update update, ChannelKind kind);

  /**
   * Ends each channel of a state namespace on which nothing was appended for so long: appends a
   * {@link io.pulseboard.model.Gone} for it.
   *
   * @return how many channels were ended
   */
  int expire(String namespace, long silentMillis);

  /** The position of the newest entry; offset 0 before the first. */
  Position head();

  /** Whether this position is one of this life of the journal, and not ahead of it. */
  boolean knows(Position position);

  /**
   * How many updates there were on each channel between two offsets, also of those that are no
   * longer kept.
   *
   * @param after the last offset that does not count
   * @param upTo the last offset that counts
   * @return empty when it was longer ago than the journal's ledger reaches
   */
  Optional<Counts> count(long after, long upTo);

  /**
   * The next entries after an offset, oldest first, at most {@code max}.
   *
   * @return the entries, none when the offset is the newest one's
   */
  Page readAfter(long offset, int max);

  /**
   * The entries before an offset, newest first, at most {@code max} of those that are kept.
   *
   * @param offset the first that is not wanted
   */
  List<Entry> readBefore(long offset, int max);

  /**
   * As {@link #readAfter}, but waits for an entry when there is none yet.
   *
   * @param timeoutMillis how long, in ms; then the page is empty
   */
  Page awaitAfter(long offset, int max, long timeoutMillis) throws InterruptedException;

  /** How many entries are kept now. */
  long size();

  /** What the kept entries and their cached encodings take in memory, in bytes. */
  long bytes();

  /**
   * How many updates there were.
   *
   * @param byChannel counts by channel; those without any are left out
   * @param uncertain namespaces in which channels were forgotten since: there were more updates in
   *     them than is said here
   */
  record Counts(Map<String, Long> byChannel, Set<String> uncertain) {}

  /**
   * Some consecutive entries.
   *
   * @param epoch of the offsets; where it is not the reader's, the journal has begun anew
   * @param entries oldest first
   * @param missed how many entries between the offset asked for and the first of these are no
   *     longer kept
   * @param missedUpTo the offset of the last one missed; the offset asked for when none was
   */
  record Page(String epoch, List<Entry> entries, long missed, long missedUpTo) {

    /** Where to read on. */
    public long end() {
      return entries.isEmpty() ? missedUpTo : entries.get(entries.size() - 1).offset();
    }
  }
}
