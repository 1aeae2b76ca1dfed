package io.pulseboard.hub.delivery;

import io.pulseboard.wire.ServerMessage;
import io.pulseboard.wire.ServerMessage.UpdateMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages queued in an outbox, in sending order. A queued message needs no object of its own:
 * all connections share it. A value that a newer one may replace has a slot. When the value is
 * removed, the empty slot stays in the queue until it is reached, or until more than half of the
 * queue is empty slots. Not thread-safe: guarded by its outbox.
 */
final class QueuedMessages {

  /** Up to this many empty slots stay in the queue. */
  private static final int MIN_EMPTY = 64;

  /** Messages, and slots of replaceable values. */
  private final ArrayDeque<Object> queue = new ArrayDeque<>(2);

  private final Map<String, Slot> values = new HashMap<>();
  private int empty;
  private long cost;

  /** The place of a replaceable value; empty once the value was removed. */
  private static final class Slot {
    private UpdateMessage update;
    private long cost = Outbox.MESSAGE_OVERHEAD;

    Slot(UpdateMessage update) {
      this.update = update;
    }
  }

  /**
   * The content of one frame.
   *
   * @param messages in sending order
   * @param updates how many of them are updates
   * @param bytes of their text, with line ends
   */
  record Batch(List<ServerMessage> messages, int updates, int bytes) {}

  boolean isEmpty() {
    return queue.size() == empty;
  }

  /** The number of messages and slots, including empty slots. */
  int places() {
    return queue.size();
  }

  /** The estimated memory of all messages, in bytes. */
  long cost() {
    return cost;
  }

  void add(ServerMessage message) {
    queue.add(message);
    cost += Outbox.MESSAGE_OVERHEAD + message.bytes();
  }

  /** The queued, replaceable value of a channel, or null. */
  UpdateMessage value(String channel) {
    Slot slot = values.get(channel);
    return slot == null ? null : slot.update;
  }

  /** Adds a value. A value of its channel that is queued already is no longer replaceable. */
  void addValue(UpdateMessage update) {
    Slot slot = new Slot(update);
    Slot older = values.put(update.entry().channel(), slot);
    if (older != null && older.update.entry() != update.entry()) {
      // History no longer holds the older value as the channel's latest: its text counts here.
      older.cost += older.update.bytes();
      cost += older.update.bytes();
    }
    queue.add(slot);
    cost += slot.cost;
  }

  /** Replaces the queued value of a channel, which must exist, with a newer one. */
  void replaceValue(UpdateMessage update) {
    values.get(update.entry().channel()).update = update;
  }

  /** Removes the queued value of a channel, which must exist. */
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

  /** Removes and returns the first messages: at least one, and as many as fit into the bytes. */
  Batch take(int maxBytes) {
    List<ServerMessage> messages = new ArrayList<>(Math.min(queue.size(), 64));
    int bytes = 0;
    int updates = 0;
    for (Object next = queue.peek(); next != null; next = queue.peek()) {
      ServerMessage message = next instanceof Slot slot ? slot.update : (ServerMessage) next;
      if (message != null && bytes > 0 && bytes + message.bytes() > maxBytes) {
        break;
      }
      queue.remove();
      if (message == null) {
        empty--;
        continue;
      }
      if (next instanceof Slot slot) {
        values.remove(((UpdateMessage) message).entry().channel(), slot);
        cost -= slot.cost;
      } else {
        cost -= Outbox.MESSAGE_OVERHEAD + message.bytes();
      }
      bytes += message.bytes() + 1;
      updates += message instanceof UpdateMessage ? 1 : 0;
      messages.add(message);
    }
    return new Batch(messages, updates, bytes);
  }
}
