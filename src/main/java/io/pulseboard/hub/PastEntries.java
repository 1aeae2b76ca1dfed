package io.pulseboard.hub;

import io.pulseboard.history.Window;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.wire.Entry;
import io.pulseboard.wire.HistoryRange;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Iterates over the entries that several windows hold of a range, merged, newest first, read on
 * demand. Leaves out each state channel's latest value, which belongs to the snapshot. Used by one
 * thread.
 */
final class PastEntries {

  private final PriorityQueue<Source> sources =
      new PriorityQueue<>(Comparator.comparingLong((Source source) -> -source.head.offset()));

  /**
   * @param upTo the last offset that is wanted
   * @param nowMillis the time from which a duration counts back
   */
  PastEntries(Collection<Window> windows, HistoryRange range, long upTo, long nowMillis) {
    for (Window window : windows) {
      Source source = new Source(window, range, upTo, nowMillis);
      if (source.head != null && source.head.kind() == ChannelKind.STATE) {
        source.advance();
      }
      if (source.head != null) {
        sources.add(source);
      }
    }
  }

  /** The next older entry, or null when there is none. */
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

  /** One window, newest first, read a few entries at a time. */
  static final class Source {
    private static final int CHUNK = 64;

    private final Window window;
    private final long notBeforeMillis;
    private Iterator<Entry> chunk = List.<Entry>of().iterator();
    private long upTo;
    private int left;
    private Entry head;

    Source(Window window, HistoryRange range, long upTo, long nowMillis) {
      this.window = window;
      this.upTo = upTo;
      this.left = range.count();
      this.notBeforeMillis =
          range.millis() == Long.MAX_VALUE ? Long.MIN_VALUE : nowMillis - range.millis();
      advance();
    }

    /** The next entry, or null at the end of the range. */
    Entry head() {
      return head;
    }

    void advance() {
      if (left > 0 && !chunk.hasNext()) {
        chunk = window.newestFirst(upTo, Math.min(left, CHUNK)).iterator();
      }
      head = left-- > 0 && chunk.hasNext() ? chunk.next() : null;
      if (head != null) {
        upTo = head.offset() - 1;
        head = head.timeMillis() < notBeforeMillis ? null : head;
      }
    }
  }
}
