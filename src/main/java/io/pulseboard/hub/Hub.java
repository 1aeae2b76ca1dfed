package io.pulseboard.hub;

import io.pulseboard.config.Settings;
import io.pulseboard.history.History;
import io.pulseboard.history.Window;
import io.pulseboard.hub.delivery.Outbox;
import io.pulseboard.hub.delivery.SendScheduler;
import io.pulseboard.journal.Journal;
import io.pulseboard.journal.Namespaces;
import io.pulseboard.model.ChannelPattern;
import io.pulseboard.model.Position;
import io.pulseboard.telemetry.Telemetry;
import io.pulseboard.wire.Command;
import io.pulseboard.wire.Entry;
import io.pulseboard.wire.ErrorCode;
import io.pulseboard.wire.ProtocolException;
import io.pulseboard.wire.ServerMessage;
import io.pulseboard.wire.ServerMessage.Past;
import io.pulseboard.wire.ServerMessage.UpdateMessage;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The dispatcher: reads the journal in order and adds each entry to the outboxes of those who
 * follow its channel.
 *
 * <p>Threads: {@link #dispatch} runs on one thread that the gateway's {@code Lifecycle} owns; the
 * other methods on any. One lock guards the subscriptions and the position of the last dispatched
 * entry, so that a new subscription joins exactly between two entries. A subscription's past is
 * read, encoded and queued without the lock. Nothing waits for a client under the lock.
 */
@Singleton
public class Hub {

  private static final System.Logger LOG = System.getLogger(Hub.class.getName());
  private static final int PAGE = 512;

  /** Entries dispatched before sending starts; the more, the larger the frames under load. */
  private static final int SEND_AFTER = 128;

  /**
   * Entries dispatched per acquisition of the lock: fewer acquisitions with a larger batch, shorter
   * waits for subscriptions with a smaller one.
   */
  private static final int BATCH = 32;

  private static final int MAX_LOCK_WAITERS = 2;

  private static final int MAX_RECOVERIES = 2;

  /** How long one recovery may delay the next while it is being sent. */
  private static final long MAX_SEND_WAIT_MILLIS = 20;

  /** How often values held back for a rate are checked. */
  private static final long RELEASE_MILLIS = 10;

  private final Settings settings;
  private final Journal journal;
  private final History history;
  private final Namespaces namespaces;
  private final Subscribers subscribers;

  /** Fair, so that a subscription gets the lock between two batches of a busy journal. */
  private final ReentrantLock lock = new ReentrantLock(true);

  /** Limits how many threads queue for the lock beside the dispatcher. */
  private final Semaphore lockWaiters = new Semaphore(MAX_LOCK_WAITERS, true);

  /**
   * Limits recoveries in progress. The threads that send live updates send recoveries, too: many at
   * once, of a megabyte each, would delay what is live.
   */
  private final Semaphore recoveries = new Semaphore(MAX_RECOVERIES, true);

  private final Topics topics;

  /** The last dispatched position. Written under the lock. */
  private volatile Position position;

  private volatile long subscriptions;

  /** Connections that have a rate or held-back values. Guarded by the lock. */
  private final Set<Subscriber> rated = new LinkedHashSet<>();

  private final SendScheduler scheduler;

  private volatile boolean hasRated;
  private long releasedNanos;

  @Inject
  public Hub(
      Settings settings,
      Journal journal,
      History history,
      Namespaces namespaces,
      Telemetry telemetry,
      Subscribers subscribers) {
    this.settings = settings;
    this.journal = journal;
    this.history = history;
    this.namespaces = namespaces;
    this.subscribers = subscribers;
    this.topics = new Topics(settings.namespaces().maxChannels());
    this.scheduler = new SendScheduler(Outbox.frameBytes(settings.connections().outboxBytes()));
    this.position = new Position(journal.head().epoch(), 0);
    telemetry.gauge(
        "pulseboard.subscriptions", "none", "Names and prefixes followed", () -> subscriptions);
  }

  /**
   * Dispatches the next entries; waits up to {@code timeoutMillis} ms for one. One client's failure
   * never affects the others.
   */
  public void dispatch(long timeoutMillis) throws InterruptedException {
    long wait = !hasRated ? timeoutMillis : Math.min(timeoutMillis, RELEASE_MILLIS);
    Journal.Page page = journal.awaitAfter(position.offset(), PAGE, wait);
    if (!page.epoch().equals(position.epoch())) {
      beginEpoch(page.epoch());
      return;
    }
    List<Entry> entries = page.entries();
    int done = 0;
    int unsent = 0;
    do {
      lock.lock();
      try {
        if (done == 0 && page.missed() > 0) {
          fellBehind(page);
        }
        int count = dispatch(entries.subList(done, Math.min(done + BATCH, entries.size())));
        done += count;
        unsent += count;
        release(System.nanoTime());
      } finally {
        lock.unlock();
      }
      if (unsent >= SEND_AFTER || scheduler.isFull() || done == entries.size()) {
        unsent = 0;
        // Outside the lock: sending takes long.
        scheduler.send();
        scheduler.keepPace();
      }
    } while (done < entries.size());
  }

  /** Offers entries until a frame is full; how many. One that fails is not offered again. */
  private int dispatch(List<Entry> entries) {
    int done = 0;
    try {
      while (done < entries.size() && !scheduler.isFull()) {
        dispatch(entries.get(done++));
      }
    } finally {
      if (done > 0) {
        Entry last = entries.get(done - 1);
        position = new Position(last.epoch(), last.offset());
      }
    }
    return done;
  }

  private void dispatch(Entry entry) {
    // One object for all recipients: shared frames are recognised by the identity of messages.
    UpdateMessage update = new UpdateMessage(entry, false, 0);
    scheduler.offer(update, topics.recipients(entry));
  }

  private void release(long nowNanos) {
    if (hasRated && nowNanos - releasedNanos >= RELEASE_MILLIS * 1_000_000L / 2) {
      releasedNanos = nowNanos;
      rated.forEach(subscriber -> scheduler.release(subscriber.outbox(), nowNanos));
      rated.removeIf(subscriber -> !subscriber.hasRate() && !subscriber.outbox().holdsBack());
      hasRated = !rated.isEmpty();
    }
  }

  /**
   * The journal dropped entries before they were dispatched. All connections missed them, so all
   * clients have to resume.
   */
  private void fellBehind(Journal.Page page) {
    LOG.log(
        Level.WARNING,
        "{0} updates left the journal before they could be sent; all clients are asked to resume. Raise"
            + " pulseboard.journal.max-entries or max-bytes.",
        page.missed());
    position = new Position(page.epoch(), page.missedUpTo());
    subscribers.all().forEach(subscriber -> subscriber.outbox().overrun());
  }

  /** The journal has a new epoch: every client's position is void. */
  private void beginEpoch(String epoch) {
    LOG.log(Level.WARNING, "The journal has a new epoch; all clients are asked to resume.");
    lock.lock();
    try {
      position = new Position(epoch, 0);
      subscribers.all().forEach(subscriber -> subscriber.outbox().overrun());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Checks that channels may be followed.
   *
   * @throws ProtocolException when a namespace is not declared
   */
  public void requireKnown(List<ChannelPattern> patterns) throws ProtocolException {
    for (ChannelPattern pattern : patterns) {
      if (namespaces.kindOf(pattern.namespace()).isEmpty()) {
        throw new ProtocolException(
            ErrorCode.UNKNOWN_CHANNEL,
            "No namespace \"" + pattern.namespace() + "\". Known: " + namespaces.known() + ".");
      }
    }
  }

  /**
   * Subscribes a client to channels and sends the part of the past that it asked for. The command
   * takes effect completely or not at all.
   *
   * @throws ProtocolException with a documented code when the command is refused
   */
  public void subscribe(Subscriber subscriber, Command.Subscribe command) throws ProtocolException {
    requireKnown(command.patterns());
    Outbox outbox = subscriber.outbox();
    recoveries.acquireUninterruptibly();
    try {
      // A reader that is behind already is not waited for.
      boolean keepsUp = outbox.isIdle();
      outbox.sendIf(recover(subscriber, command));
      if (keepsUp && recoveries.hasQueuedThreads()) {
        outbox.awaitSent(MAX_SEND_WAIT_MILLIS);
      }
    } finally {
      recoveries.release();
    }
  }

  private boolean recover(Subscriber subscriber, Command.Subscribe command)
      throws ProtocolException {
    Outbox outbox = subscriber.outbox();
    RecoveryPlan plan = new RecoveryPlan(command, journal, history, namespaces, outbox);
    // Read most of it before the subscription joins: from then on, live updates wait for the rest.
    plan.readAhead(position.offset());
    plan.requireRoom();
    Map<ChannelPattern, Long> before = new LinkedHashMap<>();
    Position joinedAt = join(subscriber, command, before);
    if (joinedAt == null) {
      return false;
    }
    try {
      return outbox.recover(plan.finish(joinedAt, System.currentTimeMillis()));
    } catch (ProtocolException | RuntimeException | Error e) {
      revert(subscriber, command, before);
      throw e;
    }
  }

  /**
   * Adds the subscription: the client gets every entry after the returned position, once its
   * recovery is queued.
   *
   * @param before receives those patterns of the command that the client followed already, with
   *     their intervals
   * @return the position after which the subscription joins; null when the client is gone
   */
  private Position join(
      Subscriber subscriber, Command.Subscribe command, Map<ChannelPattern, Long> before)
      throws ProtocolException {
    long interval =
        command.rate().isPresent() ? (long) (1_000_000_000L / command.rate().getAsDouble()) : 0;
    acquireLock();
    try {
      if (subscriber.isClosing()) {
        return null;
      }
      Map<ChannelPattern, Long> followed = subscriber.patterns();
      Set<ChannelPattern> wanted = new LinkedHashSet<>(command.patterns());
      wanted.stream()
          .filter(followed::containsKey)
          .forEach(pattern -> before.put(pattern, followed.get(pattern)));
      requireNotTooMany(followed.size() + wanted.size() - before.size());
      wanted.forEach(pattern -> follow(subscriber, pattern, interval));
      subscriber.outbox().beginRecovery();
      return position;
    } finally {
      releaseLock();
    }
  }

  private void follow(Subscriber subscriber, ChannelPattern pattern, long interval) {
    topics.follow(pattern, subscriber, interval);
    if (subscriber.patterns().put(pattern, interval) == null) {
      subscriptions++;
    }
    if (interval > 0) {
      rated.add(subscriber);
      hasRated = true;
    }
  }

  private boolean unfollow(Subscriber subscriber, ChannelPattern pattern) {
    boolean isFollowed = subscriber.patterns().remove(pattern) != null;
    if (isFollowed) {
      topics.unfollow(pattern, subscriber);
      subscriptions--;
    }
    return isFollowed;
  }

  /** Undoes {@link #join}, because the recovery could not be sent. */
  private void revert(
      Subscriber subscriber, Command.Subscribe command, Map<ChannelPattern, Long> before) {
    Outbox outbox = subscriber.outbox();
    boolean due;
    acquireLock();
    try {
      for (ChannelPattern pattern : command.patterns()) {
        // Already removed when the client left meanwhile.
        if (unfollow(subscriber, pattern) && before.containsKey(pattern)) {
          follow(subscriber, pattern, before.get(pattern));
        }
      }
      Patterns left = new Patterns(List.copyOf(subscriber.patterns().keySet()));
      outbox.forgetHeld(channel -> left.of(channel) == null);
      due = outbox.endRecovery(channel -> left.of(channel) != null);
    } finally {
      releaseLock();
    }
    outbox.sendIf(due);
  }

  /**
   * Checks the number of names and prefixes that one connection follows.
   *
   * @throws ProtocolException when there are too many
   */
  public void requireNotTooMany(int patterns) throws ProtocolException {
    int most = settings.connections().maxSubscriptions();
    if (patterns > most) {
      throw new ProtocolException(
          ErrorCode.TOO_MANY_SUBSCRIPTIONS,
          "A connection may follow "
              + most
              + " names and prefixes; this command would make it "
              + patterns
              + ".");
    }
  }

  /** Ends subscriptions; ignores those that do not exist. */
  public void unsubscribe(Subscriber subscriber, Command.Unsubscribe command) {
    Outbox outbox = subscriber.outbox();
    boolean due;
    acquireLock();
    try {
      List<String> stopped = new ArrayList<>();
      for (ChannelPattern pattern : command.patterns()) {
        if (unfollow(subscriber, pattern)) {
          stopped.add(pattern.text());
        }
      }
      Patterns left = new Patterns(List.copyOf(subscriber.patterns().keySet()));
      outbox.forgetHeld(channel -> left.of(channel) == null);
      due = outbox.add(new ServerMessage.Unsubscribed(command.id(), stopped));
    } finally {
      releaseLock();
    }
    outbox.sendIf(due);
  }

  /** Ends all subscriptions of a client. */
  public void forget(Subscriber subscriber) {
    acquireLock();
    try {
      subscriber.patterns().keySet().forEach(pattern -> topics.unfollow(pattern, subscriber));
      subscriptions -= subscriber.patterns().size();
      subscriber.patterns().clear();
      rated.remove(subscriber);
      hasRated = !rated.isEmpty();
    } finally {
      releaseLock();
    }
  }

  /**
   * Reads the history of one channel without following it: the newest updates of a range that fit
   * into the bytes.
   *
   * @throws ProtocolException when the namespace is not declared
   */
  public Past past(Command.History command, long roomBytes) throws ProtocolException {
    ChannelPattern channel = new ChannelPattern(command.channel().name());
    requireKnown(List.of(channel));
    Position upTo = position;
    history.catchUp(upTo.offset());
    List<Entry> entries = new ArrayList<>();
    boolean complete = true;
    for (Window window : history.windows(channel)) {
      long left = roomBytes;
      var all =
          new PastEntries.Source(
              window, command.range(), upTo.offset(), System.currentTimeMillis());
      for (; complete && all.head() != null; all.advance()) {
        left -= MissedUpdates.cost(all.head());
        complete = left >= 0;
        if (complete) {
          entries.add(all.head());
        }
      }
    }
    Collections.reverse(entries);
    return new Past(command.id(), upTo, complete, entries);
  }

  /** Sends a heartbeat with the position up to which the client has seen everything. */
  public void heartbeat(Subscriber subscriber) {
    Outbox outbox = subscriber.outbox();
    boolean due;
    acquireLock();
    try {
      due = outbox.add(new ServerMessage.Heartbeat(position, System.currentTimeMillis()));
    } finally {
      releaseLock();
    }
    outbox.sendIf(due);
  }

  /** Whether a connection has a rate or held-back values. */
  boolean hasRated() {
    return hasRated;
  }

  /** The last dispatched position. For any thread; takes no lock. */
  public Position position() {
    return position;
  }

  /**
   * Takes the lock on any thread but the dispatcher's. The lock is fair, so the dispatcher waits
   * for all who queued before it; the semaphore keeps that queue short.
   */
  private void acquireLock() {
    lockWaiters.acquireUninterruptibly();
    lock.lock();
  }

  private void releaseLock() {
    lock.unlock();
    lockWaiters.release();
  }
}
