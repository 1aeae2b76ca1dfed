package io.pulseboard.journal;

import io.pulseboard.config.Settings;
import io.pulseboard.model.Channel;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Position;
import io.pulseboard.model.Update;
import io.pulseboard.wire.Packed;
import io.pulseboard.wire.UpdateWriter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /** The number of the channel of each update, also of those that are gone. */
  private final int[] ledger;

  private final int maxChannels;
  private final List<String> names = new ArrayList<>();
  private final List<Packed.Shape> shapes = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  private long oldest = 1;
  private long newest;
  private long bytes;

  @Inject
  public MemoryJournal(Settings settings) {
    this.ring = new Entry[settings.journal().maxEntries()];
    this.maxBytes = settings.journal().maxBytes();
    this.ledger = new int[settings.journal().ledgerEntries()];
    this.maxChannels = settings.namespaces().maxChannels();
  }

  @Override
  public Entry append(Update update, ChannelKind kind) {
    Channel channel = update.channel();
    String head = UpdateWriter.head(channel);
    String data = UpdateWriter.data(update);
    Packed packed = Packed.of(update);
    if (data.length() > MAX_UPDATE_LENGTH) {
      throw new IllegalArgumentException(
          "It has "
              + data.length()
              + " characters as JSON; allowed are "
              + MAX_UPDATE_LENGTH
              + ".");
    }
    lock.lock();
    try {
      int number = numberOf(channel.name());
      long offset = newest + 1;
      Entry entry =
          new Entry(
              offset,
              channel.name(),
              kind,
              update.timeMillis(),
              UpdateWriter.line(head, offset, data),
              packed.sharing(shapeOf(number, packed)));
      makeRoomFor(entry);
      ring[slot(offset)] = entry;
      ledger[(int) (offset % ledger.length)] = number;
      newest = offset;
      bytes += entry.bytes();
      appended.signalAll();
      return entry;
    } finally {
      lock.unlock();
    }
  }

  /** The shape that the channel's updates have, remembered so that all of them share one. */
  private Packed.Shape shapeOf(int number, Packed packed) {
    Packed.Shape known = shapes.get(number);
    if (packed.shape().equals(known)) {
      return known;
    }
    shapes.set(number, packed.shape());
    return packed.shape();
  }

  private int numberOf(String channel) {
    Integer number = numbers.get(channel);
    if (number == null) {
      if (names.size() >= maxChannels) {
        throw new IllegalArgumentException(
            "There are "
                + maxChannels
                + " channels already, as many as pulseboard.channels.max allows.");
      }
      number = names.size();
      names.add(channel);
      shapes.add(null);
      numbers.put(channel, number);
    }
    return number;
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
  public Optional<Map<String, Long>> count(long after, long upTo) {
    lock.lock();
    try {
      if (after < newest - ledger.length || upTo > newest) {
        return Optional.empty();
      }
      Map<String, Long> counts = new HashMap<>();
      for (long offset = after + 1; offset <= upTo; offset++) {
        counts.merge(names.get(ledger[(int) (offset % ledger.length)]), 1L, Long::sum);
      }
      return Optional.of(counts);
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
