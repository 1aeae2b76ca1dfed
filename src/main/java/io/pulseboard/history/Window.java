package io.pulseboard.history;

import io.pulseboard.wire.Entry;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * The newest entries of one channel. Not thread-safe: guarded by whoever guards its {@link
 * History}.
 */
public final class Window {

  private final ArrayDeque<Entry> entries = new ArrayDeque<>(4);

  Window() {}

  /** The newest entry, or null when there is none. */
  public Entry latest() {
    return entries.peekLast();
  }

  /** All entries, the newest first. */
  public Iterator<Entry> newestFirst() {
    return entries.descendingIterator();
  }

  int size() {
    return entries.size();
  }

  void add(Entry entry) {
    entries.addLast(entry);
  }

  Entry removeOldest() {
    return entries.removeFirst();
  }
}
