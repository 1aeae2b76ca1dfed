package io.pulseboard.hub;

import io.pulseboard.access.Client;
import io.pulseboard.hub.delivery.Carrier;
import io.pulseboard.hub.delivery.Outbox;
import io.pulseboard.model.ChannelPattern;
import io.pulseboard.wire.CloseCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One connected client: its outbox, what it follows, its signs of life. Made by {@link
 * Subscribers#add}.
 */
public final class Subscriber {

  private final String session;
  private final Client client;
  private final Carrier carrier;
  private final Outbox outbox;
  private final AtomicReference<CloseCode> closing = new AtomicReference<>();

  /** Guarded by the hub's lock. */
  private final Map<ChannelPattern, Long> patterns = new LinkedHashMap<>(2);

  private volatile long pingedAtNanos = System.nanoTime();
  private volatile boolean pongAwaited;
  private volatile boolean gone;
  private volatile long closingSinceNanos;
  private volatile long restAwaitedSinceNanos;

  /** Since when it is no longer served, and only its connection is still there. */
  private volatile long leftAtNanos;

  /** Whether the carrier says when the connection below is gone. */
  private volatile boolean isEndKnown;

  private int mistakesInARow;
  private long secondStartedNanos = System.nanoTime();
  private int commandsThisSecond;

  Subscriber(String session, Client client, Carrier carrier, Outbox outbox) {
    this.session = session;
    this.client = client;
    this.carrier = carrier;
    this.outbox = outbox;
  }

  /** Names the connection, for people and logs. */
  public String session() {
    return session;
  }

  /** Who it is. */
  public Client client() {
    return client;
  }

  /** The way to it. */
  public Carrier carrier() {
    return carrier;
  }

  /** What waits for it. */
  public Outbox outbox() {
    return outbox;
  }

  /** What it follows, with the least time between two values of a state channel in ns, or 0. */
  Map<ChannelPattern, Long> patterns() {
    return patterns;
  }

  /** Whether it follows anything at a rate. */
  boolean hasRate() {
    return patterns.values().stream().anyMatch(interval -> interval > 0);
  }

  /** The client answered a ping. */
  public void heard() {
    pongAwaited = false;
  }

  public void ping(long nowNanos) {
    pingedAtNanos = nowNanos;
    // Set first: the answer may be here before the call returns.
    pongAwaited = carrier.answersPings();
    carrier.ping();
  }

  public long pingedForNanos(long nowNanos) {
    return nowNanos - pingedAtNanos;
  }

  public boolean isPongAwaited() {
    return pongAwaited;
  }

  /**
   * Counts a refused command; called by one thread at a time, the one that reads the connection.
   */
  public int mistakesInARow(boolean mistake) {
    mistakesInARow = mistake ? mistakesInARow + 1 : 0;
    return mistakesInARow;
  }

  /** Whether this call is the first to decide that the connection ends. */
  public boolean beginClosing(CloseCode code) {
    boolean isFirst = closing.compareAndSet(null, code);
    if (isFirst) {
      closingSinceNanos = System.nanoTime();
    }
    return isFirst;
  }

  /** Whether a part of a command has come, and the rest has not. Called by the reading thread. */
  public void awaitRest(boolean isAwaited) {
    if (!isAwaited) {
      restAwaitedSinceNanos = 0;
    } else if (restAwaitedSinceNanos == 0) {
      restAwaitedSinceNanos = System.nanoTime();
    }
  }

  /** How long the rest of a command has been awaited, in ns; 0 when none is. */
  public long restAwaitedForNanos(long nowNanos) {
    long since = restAwaitedSinceNanos;
    return since == 0 ? 0 : nowNanos - since;
  }

  /** How long it has been ending, in ns; 0 while it is not. */
  public long closingForNanos(long nowNanos) {
    return closing.get() == null || closingSinceNanos == 0 ? 0 : nowNanos - closingSinceNanos;
  }

  public void expectEnd(boolean isKnown) {
    isEndKnown = isKnown;
  }

  public boolean isEndKnown() {
    return isEndKnown;
  }

  void leave(long nowNanos) {
    leftAtNanos = nowNanos;
  }

  /** How long it has not been served, in ns, though its connection is still there. */
  public long leftForNanos(long nowNanos) {
    return nowNanos - leftAtNanos;
  }

  /** Nothing more can be said to it. */
  public void markGone() {
    gone = true;
  }

  public boolean isGone() {
    return gone;
  }

  /** Whether the connection ends or has ended. */
  public boolean isClosing() {
    return gone || closing.get() != null;
  }

  /**
   * Counts a command; whether there were more than so many in a second. Called by one thread at a
   * time.
   */
  public boolean exceeds(int commandsPerSecond, long nowNanos) {
    if (nowNanos - secondStartedNanos > 1_000_000_000L) {
      secondStartedNanos = nowNanos;
      commandsThisSecond = 0;
    }
    return ++commandsThisSecond > commandsPerSecond;
  }
}
