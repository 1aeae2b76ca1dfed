package io.pulseboard.journal;

import io.pulseboard.config.Settings;
import io.pulseboard.model.Channel;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Gone;
import io.pulseboard.model.Position;
import io.pulseboard.model.Update;
import io.pulseboard.wire.ChannelEntries;
import io.pulseboard.wire.Entry;
import io.pulseboard.wire.UpdateJson;
import io.pulseboard.wire.UpdateSize;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The embedded journal: a ring buffer in memory, for one node. Each start begins a new epoch, so no
 * client mistakes an offset of an earlier run for a current one. Offsets start at 1 and grow by 1.
 *
 * <p>One lock guards the ring. An update is measured before the lock is taken, and encoded by the
 * first reader that sends it, without the lock. Cached encodings take at most half of the bytes:
 * the oldest entries lose theirs first, but stay as values. A ledger remembers the channel of many
 * more updates than the ring holds, in 4 bytes each, so that a late reader's missed updates can be
 * counted.
 */
@Singleton
public class MemoryJournal implements Journal {

  /** How many channels end in one hold of the lock. */
  private static final int EXPIRED_AT_ONCE = 500;

  private final String epoch = new BigInteger(40, new SecureRandom()).toString(36);
  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition appended = lock.newCondition();
  private final Entry[] ring;

  /** The channel of each update, including updates that were dropped. */
  private final Ledger ledger;

  private final RecentChannels<Source> channels;

  private final LongAdder encodedBytes = new LongAdder();

  private long oldest = 1;
  private long newest;
  private long updateBytes;

  /** The first entry whose encodings are kept. */
  private long firstEncoded = 1;

  @Inject
  public MemoryJournal(Settings settings) {
    this.ring = new Entry[settings.journal().maxEntries()];
    this.maxBytes = settings.journal().maxBytes();
    // Stored updates can always be counted.
    int maxChannels = settings.namespaces().maxChannels();
    this.ledger =
        new Ledger(Math.max(settings.journal().ledgerEntries(), ring.length), maxChannels);
    this.channels =
        new RecentChannels<>(maxChannels, (name, gone) -> ledger.release(gone.numbered));
  }

  /** The state of a channel. */
  private static final class Source {
    private final Ledger.Numbered numbered;
    private final ChannelEntries entries;
    private long heardNanos;

    Source(Ledger.Numbered numbered, ChannelEntries entries) {
      this.numbered = numbered;
      this.entries = entries;
    }
  }

  @Override
  public CompletionStage<Position> append(Update update, ChannelKind kind) {
    UpdateSize size = UpdateSize.of(update);
    require(update, kind, size);
    long offset;
    lock.lock();
    try {
      offset = add(update, kind, size);
      appended.signalAll();
    } finally {
      lock.unlock();
    }
    return CompletableFuture.completedFuture(new Position(epoch, offset));
  }

  private long add(Update update, ChannelKind kind, UpdateSize size) {
    Source source =
        update instanceof Gone
            ? lastSource(update.channel(), kind)
            : source(update.channel(), kind);
    source.heardNanos = System.nanoTime();
    long offset = newest + 1;
    Entry entry = source.entries.entry(offset, update, size);
    makeRoomFor(entry);
    ring[slot(offset)] = entry;
    ledger.add(source.numbered);
    newest = offset;
    updateBytes += entry.updateBytes();
    if (entry.isGone()) {
      ledger.release(source.numbered);
    }
    return offset;
  }

  @Override
  public int expire(String namespace, long silentMillis) {
    long silentNanos = TimeUnit.MILLISECONDS.toNanos(silentMillis);
    int ended = 0;
    int more = EXPIRED_AT_ONCE;
    while (more == EXPIRED_AT_ONCE) {
      more = expireSome(namespace, silentNanos);
      ended += more;
    }
    return ended;
  }

  private int expireSome(String namespace, long silentNanos) {
    int ended = 0;
    lock.lock();
    try {
      long now = System.nanoTime();
      for (var eldest = channels.eldest(namespace);
          ended < EXPIRED_AT_ONCE
              && eldest.isPresent()
              && now - eldest.get().getValue().heardNanos >= silentNanos;
          eldest = channels.eldest(namespace)) {
        Gone gone = new Gone(new Channel(eldest.get().getKey()), System.currentTimeMillis());
        add(gone, ChannelKind.STATE, UpdateSize.of(gone));
        ended++;
      }
      appended.signalAll();
    } finally {
      lock.unlock();
    }
    return ended;
  }

  private static void require(Update update, ChannelKind kind, UpdateSize size) {
    if (update instanceof Gone && kind != ChannelKind.STATE) {
      throw new IllegalArgumentException(
          "The update would end a channel of events; only a state channel can end.");
    }
    // The measured length is an estimate: only updates that may be too long are encoded.
    int length = size.dataLength() < MAX_UPDATE_LENGTH / 2 ? 0 : UpdateJson.dataLength(update);
    if (length > MAX_UPDATE_LENGTH) {
      throw new IllegalArgumentException(
          "The data has " + length + " characters as JSON; allowed are " + MAX_UPDATE_LENGTH + ".");
    }
    long time = update.timeMillis();
    if (time > MAX_TIME_MILLIS || time < -MAX_TIME_MILLIS) {
      throw new IllegalArgumentException(
          "The time is "
              + time
              + " ms; allowed are -"
              + MAX_TIME_MILLIS
              + " to "
              + MAX_TIME_MILLIS
              + " ms.");
    }
  }

  private Source source(Channel channel, ChannelKind kind) {
    String namespace = channel.namespace();
    Source source = channels.heard(namespace, channel.name());
    if (source == null) {
      source = newSource(channel, kind);
      channels.add(namespace, channel.name(), source);
    }
    return source;
  }

  /** For the end of a channel, which is known no longer, or was not known at all. */
  private Source lastSource(Channel channel, ChannelKind kind) {
    Source known = channels.remove(channel.namespace(), channel.name());
    return known == null ? newSource(channel, kind) : known;
  }

  private Source newSource(Channel channel, ChannelKind kind) {
    return new Source(
        ledger.number(channel.namespace(), channel.name()),
        new ChannelEntries(epoch, channel.name(), kind, encodedBytes));
  }

  private void makeRoomFor(Entry entry) {
    for (long encoded = encodedBytes.sum();
        encoded > maxBytes / 2 && firstEncoded <= newest;
        encoded = encodedBytes.sum()) {
      ring[slot(firstEncoded++)].release();
    }
    long left = maxBytes - Math.min(maxBytes / 2, encodedBytes.sum()) - entry.updateBytes();
    while (newest >= oldest && (newest - oldest + 1 >= ring.length || updateBytes > left)) {
      int slot = slot(oldest++);
      updateBytes -= ring[slot].updateBytes();
      ring[slot].release();
      ring[slot] = null;
    }
    firstEncoded = Math.max(firstEncoded, oldest);
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
    return new Page(epoch, entries, first - (offset + 1), first - 1);
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
      return updateBytes + encodedBytes.sum();
    } finally {
      lock.unlock();
    }
  }
}
