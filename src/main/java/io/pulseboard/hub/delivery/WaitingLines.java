package io.pulseboard.hub.delivery;

import io.pulseboard.wire.ServerMessage;
import io.pulseboard.wire.ServerMessage.UpdateMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What waits in an outbox, in sending order. A line that only waits costs no object of its own: it
 * is the one that all connections share. A value that a newer one may replace has a slot; replaced,
 * the slot stays behind empty until it is passed, or until there are more empty ones than others.
 * Not thread-safe: guarded by its outbox.
 */
final class WaitingLines {

  /** Fewer empty slots than this are not worth a clearing. */
  private static final int MIN_EMPTY = 64;

  /** Lines, and slots of values. */
  private final ArrayDeque<Object> queue = new ArrayDeque<>(2);

  private final Map<String, Slot> values = new HashMap<>();
  private int empty;
  private long cost;

  /** The place of a value that may be replaced; empty when it was. */
  private static final class Slot {
    private UpdateMessage update;
    private long cost = Outbox.LINE_OVERHEAD;

    Slot(UpdateMessage update) {
      this.update = update;
    }
  }

  /**
   * What goes out as one frame.
   *
   * @param lines in their order
   * @param updates how many of them are updates
   * @param bytes of their text, with line ends
   */
  record Batch(List<ServerMessage> lines, int updates, int bytes) {}

  boolean isEmpty() {
    return queue.size() == empty;
  }

  /** How many lines and slots there are, the empty ones too. */
  int places() {
    return queue.size();
  }

  /** What all of it takes in memory, about. */
  long cost() {
    return cost;
  }

  void add(ServerMessage line) {
    queue.add(line);
    cost += Outbox.LINE_OVERHEAD + line.bytes();
  }

  /** The value of a channel that waits and may be replaced, or null. */
  UpdateMessage value(String channel) {
    Slot slot = values.get(channel);
    return slot == null ? null : slot.update;
  }

  /** Adds a value. One of its channel that waits already can't be replaced any more. */
  void addValue(UpdateMessage update) {
    Slot slot = new Slot(update);
    Slot older = values.put(update.entry().channel(), slot);
    if (older != null && older.update.entry() != update.entry()) {
      // Its text was the one that history holds as the channel's latest, and is no longer.
      older.cost += older.update.bytes();
      cost += older.update.bytes();
    }
    queue.add(slot);
    cost += slot.cost;
  }

  /** Puts a newer value in the place of the one of its channel, which must be there. */
  void replaceValue(UpdateMessage update) {
    values.get(update.entry().channel()).update = update;
  }

  /** Takes a value away before it was sent; it must be there. */
  void removeValue(String channel) {
    Slot slot = values.remove(channel);
    slot.update = null;
    cost -= slot.cost;
    empty++;
    if (empty > MIN_EMPTY && empty > queue.size() / 2) {
      queue.removeIf(one -> one instanceof Slot left && left.update == null);
      empty = 0;
    }
  }

  void clear() {
    queue.clear();
    values.clear();
    empty = 0;
    cost = 0;
  }

  /** Takes the first lines, as many as have so many bytes together, but at least one. */
  Batch take(int maxBytes) {
    List<ServerMessage> lines = new ArrayList<>(Math.min(queue.size(), 64));
    int bytes = 0;
    int updates = 0;
    for (Object next = queue.peek(); next != null; next = queue.peek()) {
      ServerMessage line = next instanceof Slot slot ? slot.update : (ServerMessage) next;
      if (line != null && bytes > 0 && bytes + line.bytes() > maxBytes) {
        break;
      }
      queue.remove();
      if (line == null) {
        empty--;
        continue;
      }
      if (next instanceof Slot slot) {
        values.remove(((UpdateMessage) line).entry().channel(), slot);
        cost -= slot.cost;
      } else {
        cost -= Outbox.LINE_OVERHEAD + line.bytes();
      }
      bytes += line.bytes() + 1;
      updates += line instanceof UpdateMessage ? 1 : 0;
      lines.add(line);
    }
    return new Batch(lines, updates, bytes);
  }
}
