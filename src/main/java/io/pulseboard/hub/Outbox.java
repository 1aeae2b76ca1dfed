package io.pulseboard.hub;

import io.pulseboard.hub.Carrier.Line;
import io.pulseboard.journal.Entry;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.telemetry.Telemetry;
import io.pulseboard.wire.UpdateWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What waits for one connection: bounded in bytes, with one send under way at most.
 *
 * <p>While a send is under way, a newer value of a state channel takes the older one's place and
 * moves to the tail, so that offsets on a connection only grow; events queue up. When it is done,
 * all that waits goes out as one frame. An idle connection so gets each update at once, a slow one
 * gets fewer and larger frames.
 *
 * <p>Any thread may offer; none waits. When what waits would pass the bound, the outbox is full: it
 * drops all, takes nothing more, and {@link #isOverrun} says so to whoever closes the connection.
 */
public final class Outbox {

  /** What one waiting line costs besides its text: its map entry, its record, its key. */
  static final int LINE_OVERHEAD = 128;

  /** A frame takes no more text than this, or one line. */
  private static final int MAX_FRAME_BYTES = 64 * 1024;

  private final Carrier carrier;
  private final Telemetry telemetry;
  private final int frameBytes;
  private final long maxWaitingBytes;

  /**
   * In sending order. The key is the channel's name for a state value that may be replaced, else
   * the line itself.
   */
  private final LinkedHashMap<Object, Waiting> waiting = new LinkedHashMap<>();

  private long waitingBytes;
  private long sendingBytes;
  private long sendingSinceNanos;
  private long lastSentNanos;
  private boolean sending;
  private Thread pumping;
  private boolean closed;
  private boolean overrun;
  private Runnable whenEmpty;

  Outbox(Carrier carrier, int maxBytes, Telemetry telemetry) {
    this.carrier = carrier;
    this.frameBytes = Math.min(MAX_FRAME_BYTES, maxBytes / 4);
    // A frame on its way is held twice: as lines, and joined.
    this.maxWaitingBytes = maxBytes - 2L * frameBytes;
    this.telemetry = telemetry;
    this.lastSentNanos = System.nanoTime();
  }

  /** A line and what is known of it: {@code entry} is null for all but replaceable state values. */
  private record Waiting(String text, Entry entry, long offset, boolean isUpdate, long skipped) {

    long cost() {
      // A replaceable state value is the channel's latest one, which history holds anyway.
      return LINE_OVERHEAD + (entry != null ? 0 : text.length());
    }
  }

  /** A live update. */
  void offer(Entry entry) {
    synchronized (this) {
      if (closed) {
        return;
      }
      if (entry.kind() == ChannelKind.STATE) {
        putState(entry, entry.offset(), entry.line());
      } else {
        put(entry, new Waiting(entry.line(), null, entry.offset(), true, 0));
      }
    }
    pump();
  }

  /** A system line or a reply; {@code offset} as in {@link Line}. */
  void offer(String text, long offset) {
    synchronized (this) {
      put(new Object(), new Waiting(text, null, offset, false, 0));
    }
    pump();
  }

  /** The answer to a subscription, all of it at once. */
  void offer(Recovery recovery) {
    synchronized (this) {
      put(new Object(), new Waiting(recovery.reply(), null, Line.NO_CURSOR, false, 0));
      recovery
          .gaps()
          .forEach(gap -> put(new Object(), new Waiting(gap, null, Line.NO_CURSOR, false, 0)));
      for (Recovery.Item item : recovery.items()) {
        put(item);
      }
      put(new Object(), new Waiting(recovery.live(), null, recovery.liveOffset(), false, 0));
    }
    pump();
  }

  private void put(Recovery.Item item) {
    Entry entry = item.entry();
    switch (item.mode()) {
      case LATEST -> putState(entry, Line.NO_CURSOR, UpdateWriter.asHistory(entry.line()));
      case HISTORY ->
          put(
              new Object(),
              new Waiting(UpdateWriter.asHistory(entry.line()), null, Line.NO_CURSOR, true, 0));
      case RECOVERED ->
          put(new Object(), new Waiting(entry.line(), null, entry.offset(), true, item.skipped()));
    }
  }

  private void putState(Entry entry, long offset, String text) {
    Waiting older = waiting.remove(entry.channel());
    long skipped = 0;
    if (older != null) {
      waitingBytes -= older.cost();
      skipped = older.skipped() + 1;
      telemetry.conflated(1);
    }
    put(entry.channel(), new Waiting(text, entry, offset, true, skipped));
  }

  private void put(Object key, Waiting line) {
    if (closed) {
      return;
    }
    if (waitingBytes + line.cost() > maxWaitingBytes) {
      overrun();
      return;
    }
    waiting.put(key, line);
    waitingBytes += line.cost();
  }

  /** How many bytes of lines could still wait. */
  synchronized long room() {
    return maxWaitingBytes - waitingBytes;
  }

  /** Whether the reader was too slow for what it follows. */
  synchronized boolean isOverrun() {
    return overrun;
  }

  /** How long the send under way has been so, in ns; 0 when there is none. */
  synchronized long sendingForNanos(long nowNanos) {
    return sending ? nowNanos - sendingSinceNanos : 0;
  }

  /** How long nothing was sent, in ns. */
  synchronized long silentForNanos(long nowNanos) {
    return sending || !waiting.isEmpty() ? 0 : nowNanos - lastSentNanos;
  }

  /** What waits and is being sent, in bytes: never more than the bound. */
  synchronized long bytes() {
    return waitingBytes + sendingBytes;
  }

  /** Gives up on a reader that can't be served without loss: it is closed and may resume. */
  synchronized void overrun() {
    overrun = true;
    drop();
  }

  /** Takes nothing more and forgets what waits. */
  synchronized void drop() {
    closed = true;
    waiting.clear();
    waitingBytes = 0;
  }

  /** Takes nothing more; runs the action when what waits has been sent, at once if nothing does. */
  void finish(Runnable whenEmpty) {
    synchronized (this) {
      closed = true;
      if (sending || !waiting.isEmpty()) {
        this.whenEmpty = whenEmpty;
        return;
      }
    }
    whenEmpty.run();
  }

  /** Sends until there is nothing to send or a send stays under way. */
  private void pump() {
    while (true) {
      List<Line> batch;
      synchronized (this) {
        if (sending || waiting.isEmpty()) {
          return;
        }
        batch = takeBatch();
        sending = true;
        sendingSinceNanos = System.nanoTime();
        pumping = Thread.currentThread();
      }
      carrier.send(batch, this::sent);
      synchronized (this) {
        if (pumping == Thread.currentThread()) {
          pumping = null;
        }
      }
    }
  }

  /**
   * The carrier has taken the batch; runs on whatever thread it likes, also inside {@link
   * Carrier#send}.
   */
  private void sent() {
    Runnable last = null;
    boolean insidePump;
    synchronized (this) {
      sending = false;
      sendingBytes = 0;
      lastSentNanos = System.nanoTime();
      insidePump = pumping == Thread.currentThread();
      if (waiting.isEmpty() && whenEmpty != null) {
        last = whenEmpty;
        whenEmpty = null;
      }
    }
    if (last != null) {
      last.run();
    } else if (!insidePump) {
      // Inside the pump its own loop goes on: calling it here would grow the stack with every
      // frame.
      pump();
    }
  }

  private List<Line> takeBatch() {
    List<Line> batch = new ArrayList<>(Math.min(waiting.size(), 64));
    int text = 0;
    int updates = 0;
    for (Iterator<Map.Entry<Object, Waiting>> each = waiting.entrySet().iterator();
        each.hasNext(); ) {
      Waiting line = each.next().getValue();
      if (text > 0 && text + line.text().length() > frameBytes) {
        break;
      }
      each.remove();
      waitingBytes -= line.cost();
      text += line.text().length() + 1;
      sendingBytes += 2L * line.text().length();
      updates += line.isUpdate() ? 1 : 0;
      String written =
          line.skipped() == 0 ? line.text() : UpdateWriter.skipping(line.text(), line.skipped());
      batch.add(new Line(written, line.offset()));
    }
    telemetry.sent(carrier.name(), updates, text);
    return batch;
  }
}
