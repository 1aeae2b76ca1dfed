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
 * One client's session: its outbox, its subscriptions, its pings and the state of its closing.
 * Created by {@link Subscribers#add}. Thread-safe, except where a method names its thread.
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

  /** When the session was no longer served, though its connection still existed. */
  private volatile long leftAtNanos;

  /** Whether the carrier reports when the underlying connection is gone. */
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

  /** The session's name, for people and logs. */
  public String session() {
    return session;
  }

  /** Who the client is. */
  public Client client() {
    return client;
  }

  /** The connection to the client. */
  public Carrier carrier() {
    return carrier;
  }

  /** The messages queued for the client. */
  public Outbox outbox() {
    return outbox;
  }

  /** What the client follows, with the minimum time between two values in ns, or 0. */
  Map<ChannelPattern, Long> patterns() {
    return patterns;
  }

  /** Whether a subscription has a rate. */
  boolean hasRate() {
    return patterns.values().stream().anyMatch(interval -> interval > 0);
  }

  /** The client answered a ping. */
  public void heard() {
    pongAwaited = false;
  }

  /** Sends a ping. */
  public void ping(long nowNanos) {
    pingedAtNanos = nowNanos;
    // Set first: the answer may arrive before the call returns.
    pongAwaited = carrier.answersPings();
    carrier.ping();
  }

  /** The time since the last ping, in ns. */
  public long pingedForNanos(long nowNanos) {
    return nowNanos - pingedAtNanos;
  }

  /** Whether the last ping is unanswered. */
  public boolean isPongAwaited() {
    return pongAwaited;
  }

  /**
   * Counts refused commands in a row. Called by one thread at a time, the one that reads the
   * connection.
   *
   * @param mistake whether this command was refused; if not, the count starts again
   */
  public int mistakesInARow(boolean mistake) {
    mistakesInARow = mistake ? mistakesInARow + 1 : 0;
    return mistakesInARow;
  }

  /** Begins to close the connection; whether this call was the first to do so. */
  public boolean beginClosing(CloseCode code) {
    boolean isFirst = closing.compareAndSet(null, code);
    if (isFirst) {
      closingSinceNanos = System.nanoTime();
    }
    return isFirst;
  }

  /** Records whether a command is incomplete. Called by the reading thread. */
  public void awaitRest(boolean isAwaited) {
    if (!isAwaited) {
      restAwaitedSinceNanos = 0;
    } else if (restAwaitedSinceNanos == 0) {
      restAwaitedSinceNanos = System.nanoTime();
    }
  }

  /** How long a command has been incomplete, in ns; 0 when none is. */
  public long restAwaitedForNanos(long nowNanos) {
    long since = restAwaitedSinceNanos;
    return since == 0 ? 0 : nowNanos - since;
  }

  /** How long the connection has been closing, in ns; 0 while it is open. */
  public long closingForNanos(long nowNanos) {
    return closing.get() == null || closingSinceNanos == 0 ? 0 : nowNanos - closingSinceNanos;
  }

  /** Sets whether the carrier reports when the underlying connection is gone. */
  public void expectEnd(boolean isKnown) {
    isEndKnown = isKnown;
  }

  /** Whether the carrier reports when the underlying connection is gone. */
  public boolean isEndKnown() {
    return isEndKnown;
  }

  void leave(long nowNanos) {
    leftAtNanos = nowNanos;
  }

  /** How long the connection has outlived its session, in ns. */
  public long leftForNanos(long nowNanos) {
    return nowNanos - leftAtNanos;
  }

  /** Records that nothing more can be sent to the client. */
  public void markGone() {
    gone = true;
  }

  /** Whether nothing more can be sent to the client. */
  public boolean isGone() {
    return gone;
  }

  /** Whether the connection is closing or closed. */
  public boolean isClosing() {
    return gone || closing.get() != null;
  }

  /**
   * Counts a command; whether the client exceeds a rate of commands. Called by one thread at a
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
