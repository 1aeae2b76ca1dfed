package io.pulseboard.history;

import io.pulseboard.journal.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

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

  /**
   * The newest entries, oldest first: at most {@code count} of them and none with an earlier time
   * than given.
   */
  public List<Entry> newest(int count, long notBeforeMillis) {
    List<Entry> newest = new ArrayList<>();
    for (Iterator<Entry> each = entries.descendingIterator();
        each.hasNext() && newest.size() < count; ) {
      Entry entry = each.next();
      if (entry.timeMillis() < notBeforeMillis) {
        break;
      }
      newest.add(entry);
    }
    Collections.reverse(newest);
    return newest;
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
