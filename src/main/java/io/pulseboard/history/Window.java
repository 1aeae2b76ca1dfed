package io.pulseboard.history;

import io.pulseboard.wire.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;

/**
 * The newest entries of one channel, in a growing ring. The public methods are for any thread and
 * take the lock of the {@link History} briefly; the other methods are called under that lock.
 */
public final class Window {

  private static final int MIN_LENGTH = 4;

  private final String channel;
  private final Lock lock;
  private Entry[] ring = new Entry[MIN_LENGTH];
  private int first;
  private int size;

  /** Whether older entries were removed. */
  private boolean isShortened;

  Window(String channel, Lock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /** The channel's name. */
  public String channel() {
    return channel;
  }

  /** The newest entry up to an offset, or null when there is none. */
  public Entry latest(long upTo) {
    lock.lock();
    try {
      int end = countUpTo(upTo);
      return end == 0 ? null : at(end - 1);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The newest entry up to an offset. When the window no longer holds it, the oldest one that it
   * holds; null when there was none yet.
   */
  public Entry valueAt(long offset) {
    lock.lock();
    try {
      int end = countUpTo(offset);
      if (end > 0) {
        return at(end - 1);
      }
      return isShortened && size > 0 ? at(0) : null;
    } finally {
      lock.unlock();
    }
  }

  /** The entries up to an offset, newest first, at most {@code max}. */
  public List<Entry> newestFirst(long upTo, int max) {
    lock.lock();
    try {
      int end = countUpTo(upTo);
      int start = Math.max(0, end - max);
      List<Entry> entries = new ArrayList<>(end - start);
      for (int i = end - 1; i >= start; i--) {
        entries.add(at(i));
      }
      return entries;
    } finally {
      lock.unlock();
    }
  }

  /** The number of entries up to an offset. */
  private int countUpTo(long offset) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (at(middle).offset() <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private Entry at(int index) {
    return ring[(first + index) % ring.length];
  }

  int size() {
    return size;
  }

  void add(Entry entry) {
    if (size == ring.length) {
      resize(2 * size);
    }
    ring[(first + size++) % ring.length] = entry;
  }

  Entry removeOldest() {
    Entry oldest = ring[first];
    ring[first] = null;
    first = (first + 1) % ring.length;
    size--;
    isShortened = true;
    if (ring.length > MIN_LENGTH && size < ring.length / 4) {
      resize(ring.length / 2);
    }
    return oldest;
  }

  private void resize(int length) {
    Entry[] resized = new Entry[length];
    for (int i = 0; i < size; i++) {
      resized[i] = at(i);
    }
    ring = resized;
    first = 0;
  }
}
