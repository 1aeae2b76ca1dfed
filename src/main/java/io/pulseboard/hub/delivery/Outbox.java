package io.pulseboard.hub.delivery;

import io.pulseboard.model.ChannelKind;
import io.pulseboard.telemetry.Telemetry;
import io.pulseboard.wire.Entry;
import io.pulseboard.wire.ServerMessage;
import io.pulseboard.wire.ServerMessage.UpdateMessage;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;

/**
 * What waits for one connection: bounded in bytes, with one send under way at most.
 *
 * <p>While a send is under way, or more waits than a frame takes, a newer value of a state channel
 * takes the older one's place and moves to the tail, so that offsets on a connection only grow;
 * events queue up. When the send is done, all that waits goes out as one frame. An idle connection
 * so gets each update at once, a slow one gets fewer and larger frames.
 *
 * <p>Any thread may offer; none waits. Sending happens on the carrier's {@link Carrier#writer}.
 * When what waits would pass the bound, the outbox is overrun: it drops all, takes nothing more,
 * and {@link #isOverrun} says so to whoever closes the connection.
 */
public final class Outbox {

  /** What one waiting line costs besides its text: its map entry, its record, its key. */
  public static final int LINE_OVERHEAD = 128;

  /** A frame takes no more text than this, or one line. */
  private static final int MAX_FRAME_BYTES = 64 * 1024;

  private final String session;
  private final Carrier carrier;
  private final Writer writer;
  private final Telemetry telemetry;
  private final int frameBytes;
  private final int maxBytes;

  private final WaitingLines waiting = new WaitingLines();

  /** What has to wait for a recovery; null while none is being made. */
  private WaitingLines behindRecovery;

  /** Values that came faster than the rate of their subscription. */
  private final HeldBack held = new HeldBack();

  private long sendingBytes;
  private long sendingSinceNanos;
  private long lastSentNanos;
  private long newestOffset;
  private boolean sending;

  /** Whether somebody has seen to it that {@link #pump} runs soon. */
  private boolean pumpDue;

  private Thread pumping;
  private boolean closed;
  private boolean overrun;
  private Runnable whenEmpty;

  /**
   * @param session names the connection in logs
   * @param carrier over which the connection is sent to
   * @param maxBytes the bound
   * @param telemetry counts what is sent
   */
  public Outbox(String session, Carrier carrier, int maxBytes, Telemetry telemetry) {
    this.session = session;
    this.carrier = carrier;
    this.writer = carrier.writer();
    this.frameBytes = frameBytes(maxBytes);
    this.maxBytes = maxBytes;
    this.telemetry = telemetry;
    this.lastSentNanos = System.nanoTime();
  }

  /** How many bytes of text a frame takes, of an outbox that holds so many. */
  public static int frameBytes(int maxBytes) {
    return Math.min(MAX_FRAME_BYTES, maxBytes / 4);
  }

  /** Names the connection in logs. */
  String session() {
    return session;
  }

  /** Where {@link #pump} is to be called. */
  Writer writer() {
    return writer;
  }

  /**
   * Takes a live update, to be sent with what else is added until {@link #pump} runs.
   *
   * @param intervalNanos the least time between two values of a state channel, 0 for none
   * @return whether the caller has to see to it that {@link #pump} runs on the {@link #writer}:
   *     nobody else does yet
   */
  synchronized boolean add(UpdateMessage update, long intervalNanos) {
    if (closed) {
      return false;
    }
    Entry entry = update.entry();
    if (entry.kind() == ChannelKind.EVENT) {
      put(update);
    } else if (intervalNanos == 0) {
      // One that is still held from when there was a rate must not come after it.
      long skipped = held.supersede(entry.channel());
      putState(skipped == 0 ? update : new UpdateMessage(entry, false, skipped));
    } else if (held.mayPass(entry, intervalNanos, System.nanoTime())) {
      putState(update);
    } else if (room() < 0) {
      overrun();
    }
    return needsPump();
  }

  /** Where what is added now belongs. */
  private WaitingLines queue() {
    return behindRecovery == null ? waiting : behindRecovery;
  }

  private boolean needsPump() {
    if (sending || pumpDue || waiting.isEmpty()) {
      return false;
    }
    pumpDue = true;
    return true;
  }

  /** A reply or system line, which is sent. Not to be called under a lock. */
  public void offer(ServerMessage line) {
    sendIf(add(line));
  }

  /**
   * Takes a reply or system line.
   *
   * @return whether the caller has to call {@link #sendIf}, when it holds no lock
   */
  public synchronized boolean add(ServerMessage line) {
    put(line);
    return needsPump();
  }

  /**
   * A subscription joined: what is added from now on waits until {@link #recover} or {@link
   * #endRecovery} is called, which has to follow.
   */
  public synchronized void beginRecovery() {
    if (!closed) {
      behindRecovery = new WaitingLines();
    }
  }

  /**
   * Takes the answer to a subscription, all of it at once, before what came since it joined.
   *
   * @return as {@link #add(ServerMessage)} does
   */
  public synchronized boolean recover(Recovery recovery) {
    List<ServerMessage> live = takeBehindRecovery();
    recovery.before().forEach(this::put);
    recovery.items().forEach(this::put);
    put(recovery.live());
    live.forEach(this::putAgain);
    return needsPump();
  }

  /**
   * Gives up a recovery: what waits for it goes on, but for updates of other channels than these.
   *
   * @return as {@link #add(ServerMessage)} does
   */
  public synchronized boolean endRecovery(Predicate<String> channels) {
    for (ServerMessage line : takeBehindRecovery()) {
      if (!(line instanceof UpdateMessage update) || channels.test(update.entry().channel())) {
        putAgain(line);
      }
    }
    return needsPump();
  }

  private List<ServerMessage> takeBehindRecovery() {
    List<ServerMessage> lines =
        behindRecovery == null ? List.of() : behindRecovery.take(Integer.MAX_VALUE).lines();
    behindRecovery = null;
    return lines;
  }

  private void putAgain(ServerMessage line) {
    if (line instanceof UpdateMessage update && update.entry().kind() == ChannelKind.STATE) {
      putState(update);
    } else {
      put(line);
    }
  }

  /**
   * Sends what was added, if that is due. It encodes and may write on the calling thread, so it is
   * not to be called under a lock.
   */
  public void sendIf(boolean due) {
    if (due) {
      try {
        writer.execute(this::pump);
      } catch (RejectedExecutionException e) {
        // Its server stops: nothing can be said to the client any more.
        overrun();
      }
    }
  }

  /**
   * Lets go what was held back and is due. Called often, by one thread.
   *
   * @return as {@link #add} does
   */
  synchronized boolean release(long nowNanos) {
    for (HeldBack.Value value : held.takeDue(nowNanos)) {
      // What went out meanwhile is newer: the client's cursor must not move back.
      boolean isLate = value.entry().offset() <= newestOffset;
      putState(new UpdateMessage(value.entry(), isLate, value.skipped()));
    }
    return needsPump();
  }

  /** Whether a value is held back. */
  public synchronized boolean holdsBack() {
    return !held.isEmpty();
  }

  /** Forgets what is held back of channels that are no longer followed. */
  public synchronized void forgetHeld(Predicate<String> channels) {
    held.forget(channels);
  }

  private void putState(UpdateMessage update) {
    WaitingLines queue = queue();
    UpdateMessage before = queue.value(update.entry().channel());
    UpdateMessage newer = update;
    long room = LINE_OVERHEAD;
    // What fits into the next frame is no older for it when it goes out.
    boolean isReplaced = before != null && (sending || queue.cost() > frameBytes);
    if (before != null && !isReplaced) {
      room += before.bytes();
    }
    if (isReplaced && before.marked()) {
      // Part of a snapshot, which has to be whole when its live line comes.
      telemetry.conflated(1);
      queue.replaceValue(
          new UpdateMessage(update.entry(), true, before.skipped() + update.skipped() + 1));
      return;
    }
    if (isReplaced) {
      queue.removeValue(before.entry().channel());
      telemetry.conflated(1);
      long skipped = before.skipped() + update.skipped() + 1;
      newer = new UpdateMessage(update.entry(), update.marked(), skipped);
    }
    if (hasRoomFor(room)) {
      queue.addValue(newer);
      newestOffset = Math.max(newestOffset, newer.cursor());
    }
  }

  private void put(Recovery.Item item) {
    UpdateMessage update = item.update();
    if (!item.replaceable()) {
      put((ServerMessage) update);
    } else if (!update.marked()) {
      putState(update);
    } else {
      putSnapshot(update);
    }
  }

  /** A value that waits already stands before the reply, and the snapshot is to be whole. */
  private void putSnapshot(UpdateMessage update) {
    UpdateMessage before = waiting.value(update.entry().channel());
    if (before != null && !before.marked() && before.entry() != update.entry()) {
      putState(update);
      return;
    }
    if (before != null && before.entry() != update.entry()) {
      waiting.replaceValue(new UpdateMessage(update.entry(), true, before.skipped() + 1));
    }
    if (hasRoomFor(LINE_OVERHEAD)) {
      waiting.addValue(update);
    }
  }

  private void put(ServerMessage line) {
    if (hasRoomFor(LINE_OVERHEAD + line.bytes())) {
      queue().add(line);
      newestOffset = Math.max(newestOffset, line.cursor());
    }
  }

  private boolean hasRoomFor(long cost) {
    if (closed) {
      return false;
    }
    if (cost > room()) {
      overrun();
      return false;
    }
    return true;
  }

  /** How many bytes of lines could still wait. */
  synchronized long room() {
    return capacity() - queued() - held.bytes();
  }

  private long queued() {
    return waiting.cost() + (behindRecovery == null ? 0 : behindRecovery.cost());
  }

  /** How many bytes of lines could wait if none did. */
  long capacity() {
    // A frame on its way is held twice: as lines, and joined.
    return maxBytes - 2L * frameBytes;
  }

  /** How much of the room an answer may take; the rest is for what comes meanwhile. */
  public synchronized long roomForAnswers() {
    return room() - capacity() / 4;
  }

  /** How much an answer may take if nothing waits. */
  public long mostForAnswers() {
    return capacity() - capacity() / 4;
  }

  /** Whether nothing waits and nothing is on its way. */
  public synchronized boolean isIdle() {
    return !sending && waiting.isEmpty() && behindRecovery == null;
  }

  /** Whether the reader was too slow for what it follows. */
  public synchronized boolean isOverrun() {
    return overrun;
  }

  /** How long the send under way has been so, in ns; 0 when there is none. */
  public synchronized long sendingForNanos(long nowNanos) {
    return sending ? nowNanos - sendingSinceNanos : 0;
  }

  /** How long nothing was sent, in ns. */
  public synchronized long silentForNanos(long nowNanos) {
    return sending || !waiting.isEmpty() ? 0 : nowNanos - lastSentNanos;
  }

  /**
   * What waits and is being sent, in bytes: never more than the bound, but for a single line larger
   * than a frame, which may pass it while it is on its way.
   */
  public synchronized long bytes() {
    return queued() + sendingBytes + held.bytes();
  }

  /** Gives up on a reader that can't be served without loss: it is closed and may resume. */
  public synchronized void overrun() {
    overrun = true;
    drop();
  }

  /** Takes nothing more and forgets what waits. */
  public synchronized void drop() {
    closed = true;
    waiting.clear();
    behindRecovery = null;
    held.clear();
  }

  /** Takes nothing more; runs the action when what waits has been sent, at once if nothing does. */
  public void finish(Runnable whenEmpty) {
    boolean isEmpty;
    boolean due;
    synchronized (this) {
      // What was to come after a recovery that will not come would leave a hole before it.
      takeBehindRecovery().stream()
          .filter(line -> line.cursor() == ServerMessage.NO_CURSOR)
          .forEach(this::put);
      closed = true;
      held.clear();
      isEmpty = !sending && waiting.isEmpty();
      this.whenEmpty = isEmpty ? null : whenEmpty;
      due = needsPump();
    }
    if (isEmpty) {
      whenEmpty.run();
    }
    sendIf(due);
  }

  /**
   * Sends until there is nothing to send or a send stays under way. Runs on the {@link #writer}, or
   * where a send was completed.
   */
  void pump() {
    while (true) {
      List<ServerMessage> batch;
      synchronized (this) {
        pumpDue = false;
        if (sending || waiting.isEmpty()) {
          return;
        }
        batch = takeBatch();
        sending = true;
        sendingSinceNanos = System.nanoTime();
        pumping = Thread.currentThread();
      }
      telemetry.written(carrier.send(batch, this::sent));
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

  private List<ServerMessage> takeBatch() {
    WaitingLines.Batch batch = waiting.take(frameBytes);
    sendingBytes = 2L * batch.bytes();
    telemetry.sent(carrier.name(), batch.updates());
    return batch.lines();
  }
}
