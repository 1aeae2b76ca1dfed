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
 * An ordered, bounded record of updates. Offsets only grow within an epoch, and none is used twice.
 * There may be gaps between them, so never count updates by subtracting offsets.
 *
 * <p>Thread-safe. Appending never waits for a reader: when the bound is reached, the oldest entries
 * are dropped, and a reader that is too late is told how many it missed.
 */
public interface Journal {

  /** The longest data of an update, in characters of compact JSON: an update must fit an outbox. */
  int MAX_UPDATE_LENGTH = 65_536;

  /** The greatest distance of a time from 1970, in ms: the range of a browser's {@code Date}. */
  long MAX_TIME_MILLIS = 8_640_000_000_000_000L;

  /**
   * Assigns the next position to an update and stores it. A {@link io.pulseboard.model.Gone} also
   * ends its channel: the journal forgets the channel's counts.
   *
   * <p>When there are too many channels, the journal forgets the counts of another one, as {@link
   * RecentChannels} describes.
   *
   * @return completed, on any thread, with the position once the journal has the update, or with a
   *     failure of the journal. The updates that one thread appends keep their order
   * @throws IllegalArgumentException at once, when the data is longer than {@link
   *     #MAX_UPDATE_LENGTH}, the time is farther from 1970 than {@link #MAX_TIME_MILLIS}, or the
   *     update would end a channel of events
   */
  CompletionStage<Position> append(Update update, ChannelKind kind);

  /**
   * Ends the silent channels of a state namespace: appends a {@link io.pulseboard.model.Gone} for
   * each.
   *
   * @param silentMillis how long nothing was appended on a channel before it ends, in ms
   * @return how many channels were ended
   */
  int expire(String namespace, long silentMillis);

  /** The position of the newest entry; offset 0 before the first. */
  Position head();

  /** Whether a position belongs to this epoch and is not ahead of the journal. */
  boolean knows(Position position);

  /**
   * Counts the updates on each channel between two offsets, including updates that were dropped.
   *
   * @param after the last offset that does not count
   * @param upTo the last offset that counts
   * @return empty when the journal's ledger does not reach back that far
   */
  Optional<Counts> count(long after, long upTo);

  /**
   * The next entries after an offset, oldest first, at most {@code max}.
   *
   * @return an empty page when the offset is the newest one
   */
  Page readAfter(long offset, int max);

  /**
   * The stored entries before an offset, newest first, at most {@code max}.
   *
   * @param offset the first one that is not wanted
   */
  List<Entry> readBefore(long offset, int max);

  /**
   * As {@link #readAfter}, but waits for an entry when there is none yet.
   *
   * @param timeoutMillis the longest wait, in ms; after that the page is empty
   */
  Page awaitAfter(long offset, int max, long timeoutMillis) throws InterruptedException;

  /** The number of stored entries. */
  long size();

  /** The memory of the stored entries and their cached encodings, in bytes. */
  long bytes();

  /**
   * Numbers of updates.
   *
   * @param byChannel counts by channel, without channels that had no updates
   * @param uncertain namespaces in which channels were forgotten since: they had more updates than
   *     are counted here
   */
  record Counts(Map<String, Long> byChannel, Set<String> uncertain) {}

  /**
   * Consecutive entries.
   *
   * @param epoch of the offsets; if it differs from the reader's, the journal has begun a new epoch
   * @param entries oldest first
   * @param missed how many entries after the requested offset were dropped
   * @param missedUpTo the offset of the last dropped one; the requested offset when none was
   *     dropped
   */
  record Page(String epoch, List<Entry> entries, long missed, long missedUpTo) {

    /** The offset after which the next page begins. */
    public long end() {
      return entries.isEmpty() ? missedUpTo : entries.get(entries.size() - 1).offset();
    }
  }
}
