package io.pulseboard.journal;

import io.pulseboard.config.Settings;
import io.pulseboard.model.Channel;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Position;
import io.pulseboard.model.Update;
import io.pulseboard.wire.Entry;
import io.pulseboard.wire.Packed;
import io.pulseboard.wire.UpdateWriter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The embedded journal: a ring in memory, for one node. Its epoch is new with every start, so no
 * client mistakes an offset of an earlier life for one of this.
 *
 * <p>An update is encoded before the lock is taken; under it, texts are joined and put into the
 * ring. A ledger remembers the channel of many more updates than the ring holds, in 4 bytes each,
 * so that what a late reader missed can be counted.
 */
@Singleton
public class MemoryJournal implements Journal {

  private final String epoch = new BigInteger(40, new SecureRandom()).toString(36);
  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition appended = lock.newCondition();
  private final Entry[] ring;

  /** The channel of each update, also of those that are gone. */
  private final Ledger ledger;

  private final RecentChannels<Source> channels;

  private long oldest = 1;
  private long newest;
  private long bytes;

  @Inject
  public MemoryJournal(Settings settings) {
    this.ring = new Entry[settings.journal().maxEntries()];
    this.maxBytes = settings.journal().maxBytes();
    // What is kept can always be counted.
    this.ledger = new Ledger(Math.max(settings.journal().ledgerEntries(), ring.length));
    this.channels =
        new RecentChannels<>(
            settings.namespaces().maxChannels(), (name, gone) -> ledger.release(gone.numbered));
  }

  /** What is known of a channel. */
  private static final class Source {
    private final Ledger.Numbered numbered;

    /** The shape that its updates have, remembered so that all of them share one. */
    private Packed.Shape shape;

    Source(Ledger.Numbered numbered) {
      this.numbered = numbered;
    }

    Packed sharing(Packed packed) {
      if (!packed.shape().equals(shape)) {
        shape = packed.shape();
      }
      return packed.sharing(shape);
    }
  }

  @Override
  public Entry append(Update update, ChannelKind kind) {
    Channel channel = update.channel();
    String namespace = channel.namespace();
    String head = UpdateWriter.head(channel);
    String data = UpdateWriter.data(update);
    Packed packed = Packed.of(update);
    require(update, data);
    lock.lock();
    try {
      Source source = source(namespace, channel.name());
      long offset = newest + 1;
      Entry entry =
          new Entry(
              offset,
              source.numbered.channel(),
              kind,
              update.timeMillis(),
              UpdateWriter.line(head, offset, data),
              source.sharing(packed));
      makeRoomFor(entry);
      ring[slot(offset)] = entry;
      ledger.add(source.numbered);
      newest = offset;
      bytes += entry.bytes();
      appended.signalAll();
      return entry;
    } finally {
      lock.unlock();
    }
  }

  private static void require(Update update, String data) {
    int length = UpdateWriter.dataLength(data);
    if (length > MAX_UPDATE_LENGTH) {
      throw new IllegalArgumentException(
          "Its data has " + length + " characters as JSON; allowed are " + MAX_UPDATE_LENGTH + ".");
    }
    long time = update.timeMillis();
    if (time > MAX_TIME_MILLIS || time < -MAX_TIME_MILLIS) {
      throw new IllegalArgumentException(
          "Its time is "
              + time
              + " ms; allowed is what is at most "
              + MAX_TIME_MILLIS
              + " ms before or after 1970.");
    }
  }

  private Source source(String namespace, String channel) {
    Source source = channels.heard(namespace, channel);
    if (source == null) {
      source = new Source(ledger.number(namespace, channel));
      channels.add(namespace, channel, source);
    }
    return source;
  }

  private void makeRoomFor(Entry entry) {
    while (newest >= oldest
        && (newest - oldest + 1 >= ring.length || bytes + entry.bytes() > maxBytes)) {
      int slot = slot(oldest++);
      bytes -= ring[slot].bytes();
      ring[slot] = null;
    }
  }

  private int slot(long offset) {
    return (int) (offset % ring.length);
  }

  @Override
  public Position head() {
    lock.lock();
    try {
      return new Position(epoch, newest);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean knows(Position position) {
    lock.lock();
    try {
      return epoch.equals(position.epoch()) && position.offset() <= newest;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<Counts> count(long after, long upTo) {
    lock.lock();
    try {
      return ledger.reaches(after) && upTo <= newest
          ? Optional.of(ledger.count(after, upTo))
          : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Entry> readBefore(long offset, int max) {
    lock.lock();
    try {
      long last = Math.min(newest, offset - 1);
      long first = Math.max(oldest, last - max + 1);
      List<Entry> entries = new ArrayList<>((int) Math.max(0, last - first + 1));
      for (long next = last; next >= first; next--) {
        entries.add(ring[slot(next)]);
      }
      return entries;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Page readAfter(long offset, int max) {
    lock.lock();
    try {
      return page(offset, max);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Page awaitAfter(long offset, int max, long timeoutMillis) throws InterruptedException {
    long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    lock.lockInterruptibly();
    try {
      while (newest <= offset && left > 0) {
        left = appended.awaitNanos(left);
      }
      return page(offset, max);
    } finally {
      lock.unlock();
    }
  }

  private Page page(long offset, int max) {
    long first = Math.max(offset + 1, oldest);
    long last = Math.min(newest, first + max - 1);
    List<Entry> entries = new ArrayList<>((int) Math.max(0, last - first + 1));
    for (long next = first; next <= last; next++) {
      entries.add(ring[slot(next)]);
    }
    return new Page(entries, first - (offset + 1));
  }

  @Override
  public long size() {
    lock.lock();
    try {
      return newest - oldest + 1;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }
}
