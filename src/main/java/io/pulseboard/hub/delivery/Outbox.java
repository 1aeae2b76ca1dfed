package io.pulseboard.hub.delivery;

import io.pulseboard.model.ChannelKind;
import io.pulseboard.telemetry.Telemetry;
import io.pulseboard.wire.Entry;
import io.pulseboard.wire.ServerMessage;
import io.pulseboard.wire.ServerMessage.UpdateMessage;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The queue of messages to one connection, bounded in bytes, with at most one send in progress.
 *
 * <p>While a send is in progress, or more is queued than one frame takes, a newer value of a state
 * channel replaces the older one and moves to the end of the queue, so that offsets on a connection
 * only grow (conflation); events are queued. When the send completes, the queue goes out as one
 * frame. An idle connection therefore gets each update at once, a slow one gets fewer and larger
 * frames.
 *
 * <p>Any thread may add messages; none waits. Sends run on the carrier's {@link Carrier#executor}.
 * When the queue would pass its bound, the outbox is overrun: it drops the queue, accepts nothing
 * more, and {@link #isOverrun} tells the check of connections to close this one.
 */
public final class Outbox {

  /** What a queued message costs besides its text: its map entry, its record, its key. */
  public static final int MESSAGE_OVERHEAD = 128;

  /** A frame takes no more text than this, or a single longer message. */
  private static final int MAX_FRAME_BYTES = 64 * 1024;

  private final String session;
  private final Carrier carrier;
  private final SendExecutor executor;
  private final Telemetry telemetry;
  private final int frameBytes;
  private final int maxBytes;

  private final QueuedMessages waiting = new QueuedMessages();

  /** Messages that wait for a recovery; null while none is in progress. */
  private QueuedMessages behindRecovery;

  /** Holds back values that come faster than the rate of their subscription. */
  private final RateLimiter held = new RateLimiter();

  private long sendingBytes;
  private long sendingSinceNanos;
  private long lastSentNanos;
  private long newestOffset;
  private boolean sending;

  /** Whether a call of {@link #pump} is scheduled. */
  private boolean pumpDue;

  private Thread pumping;
  private boolean closed;
  private boolean overrun;
  private Runnable whenEmpty;

  /**
   * @param session names the connection in logs
   * @param carrier sends to the client
   * @param maxBytes the bound on what is queued, held back and being sent
   * @param telemetry counts messages and bytes
   */
  public Outbox(String session, Carrier carrier, int maxBytes, Telemetry telemetry) {
    this.session = session;
    this.carrier = carrier;
    this.executor = carrier.executor();
    this.frameBytes = frameBytes(maxBytes);
    this.maxBytes = maxBytes;
    this.telemetry = telemetry;
    this.lastSentNanos = System.nanoTime();
  }

  /** How many bytes of text a frame takes, for an outbox with this bound. */
  public static int frameBytes(int maxBytes) {
    return Math.min(MAX_FRAME_BYTES, maxBytes / 4);
  }

  /** Names the connection in logs. */
  String session() {
    return session;
  }

  /** The executor on which {@link #pump} has to run. */
  SendExecutor executor() {
    return executor;
  }

  /**
   * Adds a live update, to be sent with everything that is added until {@link #pump} runs.
   *
   * @param intervalNanos the minimum time between two values of a state channel, 0 for none
   * @return whether the caller has to schedule {@link #pump} on the {@link #executor}; false when a
   *     call is scheduled already
   */
  synchronized boolean add(UpdateMessage update, long intervalNanos) {
    if (closed) {
      return false;
    }
    Entry entry = update.entry();
    if (entry.kind() == ChannelKind.EVENT) {
      put(update);
    } else if (intervalNanos == 0 || entry.isGone()) {
      // A value still held from an earlier rate must not follow this one.
      long skipped = held.supersede(entry.channel());
      putState(skipped == 0 ? update : new UpdateMessage(entry, false, skipped));
    } else if (held.mayPass(entry, intervalNanos, System.nanoTime())) {
      putState(update);
    } else if (room() < 0) {
      overrun();
    }
    return needsPump();
  }

  /** The queue for what is added now. */
  private QueuedMessages queue() {
    return behindRecovery == null ? waiting : behindRecovery;
  }

  private boolean needsPump() {
    if (sending || pumpDue || waiting.isEmpty()) {
      return false;
    }
    pumpDue = true;
    return true;
  }

  /** Adds a reply or system message and sends it. Must not be called under a lock. */
  public void offer(ServerMessage message) {
    sendIf(add(message));
  }

  /**
   * Adds a reply or system message. Public for the hub, which adds some under its lock.
   *
   * @return whether the caller has to call {@link #sendIf} once it holds no lock
   */
  public synchronized boolean add(ServerMessage message) {
    put(message);
    return needsPump();
  }

  /**
   * Begins the recovery of a subscription that has joined: everything added from now on waits until
   * {@link #recover} or {@link #endRecovery} is called, and one of them has to be. Public for the
   * hub.
   */
  public synchronized void beginRecovery() {
    if (!closed && behindRecovery == null) {
      behindRecovery = new QueuedMessages();
    }
  }

  /**
   * Adds the whole answer to a subscription, before everything that came since it joined. Public
   * for the hub.
   *
   * @return as {@link #add(ServerMessage)}
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
   * Abandons a recovery: queues what waited for it, without the updates of channels that fail the
   * test. Public for the hub.
   *
   * @param channels whether a channel is still followed
   * @return as {@link #add(ServerMessage)}
   */
  public synchronized boolean endRecovery(Predicate<String> channels) {
    for (ServerMessage message : takeBehindRecovery()) {
      if (!(message instanceof UpdateMessage update) || channels.test(update.entry().channel())) {
        putAgain(message);
      }
    }
    return needsPump();
  }

  private List<ServerMessage> takeBehindRecovery() {
    List<ServerMessage> messages =
        behindRecovery == null ? List.of() : behindRecovery.take(Integer.MAX_VALUE).messages();
    behindRecovery = null;
    return messages;
  }

  private void putAgain(ServerMessage message) {
    if (message instanceof UpdateMessage update && update.entry().kind() == ChannelKind.STATE) {
      putState(update);
    } else {
      put(message);
    }
  }

  /**
   * Sends what was added, if that is due. May encode and write on the calling thread, so it must
   * not be called under a lock. Public for the hub.
   */
  public void sendIf(boolean due) {
    if (due) {
      try {
        executor.execute(this::pump);
      } catch (RejectedExecutionException e) {
        // The server stops: nothing more can be sent to the client.
        overrun();
      }
    }
  }

  /**
   * Queues the values that were held back and are due. Called often, by the dispatcher's thread.
   *
   * @return as {@link #add(UpdateMessage, long)}
   */
  synchronized boolean release(long nowNanos) {
    if (behindRecovery != null) {
      // What is held may be part of the recovery, too; after it, it is known to be late.
      return false;
    }
    for (RateLimiter.Value value : held.takeDue(nowNanos)) {
      // Newer updates were queued meanwhile: the client's cursor must not move back.
      boolean isLate = value.entry().offset() <= newestOffset;
      putState(new UpdateMessage(value.entry(), isLate, value.skipped()));
    }
    return needsPump();
  }

  /** Whether a value is held back. Public for the hub. */
  public synchronized boolean holdsBack() {
    return !held.isEmpty();
  }

  /** Forgets the held values of channels that are no longer followed. Public for the hub. */
  public synchronized void forgetHeld(Predicate<String> channels) {
    held.forget(channels);
  }

  private void putState(UpdateMessage update) {
    QueuedMessages queue = queue();
    UpdateMessage before = queue.value(update.entry().channel());
    UpdateMessage newer = update;
    long room = MESSAGE_OVERHEAD;
    // Values that fit into the next frame need no conflation: the latest arrives no later.
    boolean isReplaced = before != null && (sending || queue.cost() > frameBytes);
    if (before != null && !isReplaced) {
      room += before.bytes();
    }
    if (isReplaced && before.marked()) {
      // Part of a snapshot, which must be complete when its live message arrives.
      if (before.entry().offset() < update.entry().offset()) {
        telemetry.conflated(1);
        queue.replaceValue(
            new UpdateMessage(update.entry(), true, before.skipped() + update.skipped() + 1));
      }
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

  /** A value queued before is ahead of the reply, and the snapshot must still be complete. */
  private void putSnapshot(UpdateMessage update) {
    UpdateMessage before = waiting.value(update.entry().channel());
    if (before != null && !before.marked() && before.entry() != update.entry()) {
      putState(update);
      return;
    }
    if (before != null && before.entry() != update.entry()) {
      waiting.replaceValue(new UpdateMessage(update.entry(), true, before.skipped() + 1));
    }
    if (hasRoomFor(MESSAGE_OVERHEAD)) {
      waiting.addValue(update);
    }
  }

  private void put(ServerMessage message) {
    if (hasRoomFor(MESSAGE_OVERHEAD + message.bytes())) {
      queue().add(message);
      newestOffset = Math.max(newestOffset, message.cursor());
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

  /** How many more bytes can be queued. */
  synchronized long room() {
    return capacity() - queued() - held.bytes();
  }

  private long queued() {
    return waiting.cost() + (behindRecovery == null ? 0 : behindRecovery.cost());
  }

  /** How many bytes can be queued when the queue is empty. */
  long capacity() {
    // A frame that is being sent is in memory twice: as messages, and encoded.
    return maxBytes - 2L * frameBytes;
  }

  /** How many bytes a reply may take now; the rest is for updates that arrive meanwhile. */
  public synchronized long roomForAnswers() {
    return room() - capacity() / 4;
  }

  /** How many bytes a reply may take when nothing is queued. */
  public long mostForAnswers() {
    return capacity() - capacity() / 4;
  }

  /** Whether nothing is queued and no send is in progress. */
  public synchronized boolean isIdle() {
    return !sending && waiting.isEmpty() && behindRecovery == null;
  }

  /** Whether the reader was too slow for what it follows, or a send failed. */
  public synchronized boolean isOverrun() {
    return overrun;
  }

  /** How long the current send has been in progress, in ns; 0 when there is none. */
  public synchronized long sendingForNanos(long nowNanos) {
    return sending ? nowNanos - sendingSinceNanos : 0;
  }

  /** How long nothing has been sent, in ns; 0 while something is queued or being sent. */
  public synchronized long silentForNanos(long nowNanos) {
    return sending || !waiting.isEmpty() ? 0 : nowNanos - lastSentNanos;
  }

  /**
   * What is queued, held back and being sent, in bytes. Never more than the bound, except while a
   * single message larger than a frame is being sent. Public for the hub.
   */
  public synchronized long bytes() {
    return queued() + sendingBytes + held.bytes();
  }

  /**
   * Gives up on a client that would miss updates: its connection is closed, and it can resume.
   * Public for the hub.
   */
  public synchronized void overrun() {
    overrun = true;
    drop();
  }

  /** Accepts nothing more and drops the queue. */
  public synchronized void drop() {
    closed = true;
    waiting.clear();
    behindRecovery = null;
    held.clear();
  }

  /** Accepts nothing more; runs the action when the queue has been sent, at once if it is empty. */
  public void finish(Runnable whenEmpty) {
    boolean isEmpty;
    boolean due;
    synchronized (this) {
      // Without the recovery that they wait for, updates would follow a gap in the offsets.
      takeBehindRecovery().stream()
          .filter(message -> message.cursor() == ServerMessage.NO_CURSOR)
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
   * Sends until the queue is empty or a send does not complete at once. Runs on the {@link
   * #executor}, or on the thread that completed a send.
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
      try {
        telemetry.written(carrier.send(batch, this::sent));
      } catch (RuntimeException | Error e) {
        SendQueue.failed(this, e);
      } finally {
        stopPumping();
      }
    }
  }

  /** Waits until everything that was queued is sent, but not for a slow reader. */
  public synchronized void awaitSent(long timeoutMillis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    try {
      for (long left = end - System.nanoTime();
          left > 0 && !closed && (sending || !waiting.isEmpty());
          left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void stopPumping() {
    if (pumping == Thread.currentThread()) {
      pumping = null;
    }
  }

  /** The carrier has taken the batch. Runs on any thread, possibly inside {@link Carrier#send}. */
  private void sent() {
    Runnable last = null;
    boolean insidePump;
    synchronized (this) {
      sending = false;
      sendingBytes = 0;
      if (waiting.isEmpty()) {
        notifyAll();
      }
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
      // Inside pump, its loop continues: a call here would grow the stack with every frame.
      pump();
    }
  }

  private List<ServerMessage> takeBatch() {
    QueuedMessages.Batch batch = waiting.take(frameBytes);
    sendingBytes = 2L * batch.bytes();
    telemetry.sent(carrier.name(), batch.updates());
    return batch.messages();
  }
}
