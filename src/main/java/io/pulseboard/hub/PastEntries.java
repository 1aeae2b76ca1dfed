package io.pulseboard.hub;

import io.pulseboard.history.Window;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.wire.Entry;
import io.pulseboard.wire.HistoryRange;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.PriorityQueue;

/**
 * What several windows hold of a range, merged, the newest first, one by one: who has enough stops
 * asking. Leaves out each state channel's latest value, which is the snapshot's.
 */
final class PastEntries {

  private final PriorityQueue<Source> sources =
      new PriorityQueue<>(Comparator.comparingLong((Source source) -> -source.head.offset()));

  PastEntries(Collection<Window> windows, HistoryRange range, long nowMillis) {
    for (Window window : windows) {
      Source source = new Source(window, range, nowMillis);
      if (window.latest().kind() == ChannelKind.STATE) {
        source.advance();
      }
      if (source.head != null) {
        sources.add(source);
      }
    }
  }

  /** The next older one, or null when there is none. */
  Entry next() {
    Source source = sources.poll();
    if (source == null) {
      return null;
    }
    Entry entry = source.head;
    source.advance();
    if (source.head != null) {
      sources.add(source);
    }
    return entry;
  }

  /** One window, the newest first. */
  static final class Source {
    private final Iterator<Entry> entries;
    private final long notBeforeMillis;
    private int left;
    private Entry head;

    Source(Window window, HistoryRange range, long nowMillis) {
      entries = window.newestFirst();
      left = range.count();
      notBeforeMillis =
          range.millis() == Long.MAX_VALUE ? Long.MIN_VALUE : nowMillis - range.millis();
      advance();
    }

    /** The next entry, or null when there is none left of the range. */
    Entry head() {
      return head;
    }

    void advance() {
      head = left-- > 0 && entries.hasNext() ? entries.next() : null;
      if (head != null && head.timeMillis() < notBeforeMillis) {
        head = null;
      }
    }
  }
}
