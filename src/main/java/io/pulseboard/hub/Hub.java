package io.pulseboard.hub;

import io.pulseboard.config.Settings;
import io.pulseboard.history.History;
import io.pulseboard.history.Window;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads the journal in order and offers each entry to those who follow its channel.
 *
 * <p>Threads: {@link #dispatch} runs on one thread that the gateway's {@code Lifecycle} owns; the
 * other methods on any. One lock guards the subscriptions and the place in the journal up to which
 * everything has been offered, so that a new subscription joins exactly between two entries. Under
 * it nothing waits for a client, and nothing is encoded or written for one.
 */
@Singleton
public class Hub {

  private static final System.Logger LOG = System.getLogger(Hub.class.getName());
  private static final int PAGE = 512;

  /** Entries that are offered before they are sent; the more, the larger the frames under load. */
  private static final int SEND_AFTER = 128;

  /**
   * Entries offered in one hold of the lock: the longer, the fewer turns; the shorter, the sooner a
   * subscription's.
   */
  private static final int BATCH = 32;

  private static final int MAX_VISITORS = 2;

  /** How often values held back for a rate are looked at. */
  private static final long RELEASE_MILLIS = 10;

  private final Settings settings;
  private final Journal journal;
  private final Namespaces namespaces;
  private final Subscribers subscribers;

  /** Fair, so that a subscription gets its turn between two entries of a busy journal. */
  private final ReentrantLock lock = new ReentrantLock(true);

  /** Places in the lock's queue for all but the fan-out. */
  private final Semaphore visitors = new Semaphore(MAX_VISITORS, true);

  private final Topics topics;
  private final String epoch;

  private long dispatched;

  /** The same for those who hold no lock. */
  private volatile long offered;

  private volatile long subscriptions;

  /** Connections with a rate, whose held-back values are looked after. */
  private final Set<Subscriber> rated = new LinkedHashSet<>();

  private final Round round;

  private volatile boolean hasRated;
  private long releasedNanos;

  @Inject
  public Hub(
      Settings settings,
      Journal journal,
      Namespaces namespaces,
      Telemetry telemetry,
      Subscribers subscribers) {
    this.settings = settings;
    this.journal = journal;
    this.namespaces = namespaces;
    this.subscribers = subscribers;
    this.topics = new Topics(new History(settings.history()), settings.namespaces().maxChannels());
    this.round = new Round(Outbox.frameBytes(settings.connections().outboxBytes()));
    this.epoch = journal.head().epoch();
    telemetry.gauge(
        "pulseboard.subscriptions", "none", "Names and prefixes followed", () -> subscriptions);
    telemetry.gauge("pulseboard.channels", "none", "Channels known", topics::size);
    telemetry.gauge(
        "pulseboard.channels.forgotten",
        "none",
        "Channels forgotten for new ones",
        topics::forgotten);
  }

  /**
   * Offers the next entries; waits up to {@code timeoutMillis} ms for one. Never fails for a single
   * client's sake.
   */
  public void dispatch(long timeoutMillis) throws InterruptedException {
    long wait = !hasRated ? timeoutMillis : Math.min(timeoutMillis, RELEASE_MILLIS);
    Journal.Page page = journal.awaitAfter(dispatched, PAGE, wait);
    List<Entry> entries = page.entries();
    int done = 0;
    int unsent = 0;
    do {
      lock.lock();
      try {
        if (done == 0 && page.missed() > 0) {
          fellBehind(page.missed());
        }
        int end = Math.min(done + BATCH, entries.size());
        for (; done < end && !round.isFull(); done++, unsent++) {
          offer(entries.get(done));
        }
        release(System.nanoTime());
        offered = dispatched;
      } finally {
        lock.unlock();
      }
      if (unsent >= SEND_AFTER || round.isFull() || done == entries.size()) {
        unsent = 0;
        // Outside the lock: it takes long.
        round.send();
        round.keepPace();
      }
    } while (done < entries.size());
  }

  private void offer(Entry entry) {
    dispatched = entry.offset();
    // One object for all: a frame that several connections get is found by it to be the same.
    UpdateMessage update = new UpdateMessage(entry, false, 0);
    round.offer(update, topics.accept(entry));
  }

  private void release(long nowNanos) {
    if (hasRated && nowNanos - releasedNanos >= RELEASE_MILLIS * 1_000_000L / 2) {
      releasedNanos = nowNanos;
      rated.forEach(subscriber -> round.release(subscriber, nowNanos));
      rated.removeIf(subscriber -> !subscriber.hasRate() && !subscriber.outbox().holdsBack());
      hasRated = !rated.isEmpty();
    }
  }

  /**
   * The journal dropped entries before they were offered: nobody can be served across that, so all
   * resume.
   */
  private void fellBehind(long missed) {
    LOG.log(
        Level.WARNING,
        "{0} updates left the journal before they could be sent; all clients are asked to resume. Raise"
            + " pulseboard.journal.max-entries or max-bytes.",
        missed);
    dispatched += missed;
    subscribers.all().forEach(subscriber -> subscriber.outbox().overrun());
  }

  /**
   * Whether these may be followed.
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
   * Lets a client follow channels and sends it what it asked for of the past. Either all of the
   * command is done or none.
   *
   * @throws ProtocolException with a documented code when it can't be
   */
  public void subscribe(Subscriber subscriber, Command.Subscribe command) throws ProtocolException {
    requireKnown(command.patterns());
    Outbox outbox = subscriber.outbox();
    RecoveryPlan plan = new RecoveryPlan(command, journal, namespaces, outbox);
    plan.readAhead(position().offset());
    // What came meanwhile, so that little is left to be read under the lock.
    plan.readAhead(position().offset());
    boolean due;
    long interval =
        command.rate().isPresent() ? (long) (1_000_000_000L / command.rate().getAsDouble()) : 0;
    enter();
    try {
      if (subscriber.isClosing()) {
        return;
      }
      List<ChannelPattern> added = new ArrayList<>(command.patterns());
      added.removeAll(subscriber.patterns().keySet());
      requireNotTooMany(subscriber.patterns().size() + added.size());
      Recovery recovery = plan.finish(lastPosition(), topics, System.currentTimeMillis());
      for (ChannelPattern pattern : command.patterns()) {
        topics.follow(pattern, subscriber, interval);
        subscriber.patterns().put(pattern, interval);
      }
      subscriptions += added.size();
      if (interval > 0) {
        rated.add(subscriber);
        hasRated = true;
      }
      due = outbox.add(recovery);
    } finally {
      leave();
    }
    outbox.sendIf(due);
  }

  /**
   * Whether one connection may follow so many names and prefixes.
   *
   * @throws ProtocolException when they are too many
   */
  public void requireNotTooMany(int patterns) throws ProtocolException {
    int most = settings.connections().maxSubscriptions();
    if (patterns > most) {
      throw new ProtocolException(
          ErrorCode.TOO_MANY_SUBSCRIPTIONS,
          "A connection may follow "
              + most
              + " names and prefixes; this would make "
              + patterns
              + ".");
    }
  }

  /** Stops what was subscribed; what was not is passed over. */
  public void unsubscribe(Subscriber subscriber, Command.Unsubscribe command) {
    Outbox outbox = subscriber.outbox();
    boolean due;
    enter();
    try {
      List<String> stopped = new ArrayList<>();
      for (ChannelPattern pattern : command.patterns()) {
        if (subscriber.patterns().remove(pattern) != null) {
          topics.unfollow(pattern, subscriber);
          stopped.add(pattern.text());
        }
      }
      subscriptions -= stopped.size();
      Patterns left = new Patterns(List.copyOf(subscriber.patterns().keySet()));
      outbox.forgetHeld(channel -> left.of(channel) == null);
      due = outbox.add(new ServerMessage.Unsubscribed(command.id(), stopped));
    } finally {
      leave();
    }
    outbox.sendIf(due);
  }

  /** Forgets all that a client follows. */
  public void forget(Subscriber subscriber) {
    enter();
    try {
      subscriber.patterns().keySet().forEach(pattern -> topics.unfollow(pattern, subscriber));
      subscriptions -= subscriber.patterns().size();
      subscriber.patterns().clear();
      rated.remove(subscriber);
      hasRated = !rated.isEmpty();
    } finally {
      leave();
    }
  }

  /**
   * Looks back at one channel, without following it: the newest of a range that fit into so many
   * bytes.
   *
   * @throws ProtocolException when its namespace is not declared
   */
  public Past past(Command.History command, long roomBytes) throws ProtocolException {
    requireKnown(List.of(new ChannelPattern(command.channel().name())));
    enter();
    try {
      Window window = topics.window(command.channel().name());
      List<Entry> entries = new ArrayList<>();
      boolean complete = true;
      if (window != null) {
        long left = roomBytes;
        var all = new PastEntries.Source(window, command.range(), System.currentTimeMillis());
        for (; complete && all.head() != null; all.advance()) {
          left -= MissedUpdates.cost(all.head());
          complete = left >= 0;
          if (complete) {
            entries.add(all.head());
          }
        }
      }
      Collections.reverse(entries);
      return new Past(command.id(), lastPosition(), complete, entries);
    } finally {
      leave();
    }
  }

  /** Tells a client that the connection lives, and up to where it has seen everything. */
  public void heartbeat(Subscriber subscriber) {
    Outbox outbox = subscriber.outbox();
    boolean due;
    enter();
    try {
      due = outbox.add(new ServerMessage.Heartbeat(lastPosition(), System.currentTimeMillis()));
    } finally {
      leave();
    }
    outbox.sendIf(due);
  }

  /** Whether there are connections whose held-back values are looked after. */
  boolean hasRated() {
    return hasRated;
  }

  /** The epoch of all positions. */
  public String epoch() {
    return epoch;
  }

  /** Up to where everything has been offered. For any thread; waits for no lock. */
  public Position position() {
    return new Position(epoch, offered);
  }

  /**
   * Takes the lock, but for the fan-out, which would have its turn only after all who came before
   * it: so few of them queue for it at a time.
   */
  private void enter() {
    visitors.acquireUninterruptibly();
    lock.lock();
  }

  private void leave() {
    lock.unlock();
    visitors.release();
  }

  private Position lastPosition() {
    return new Position(epoch, dispatched);
  }
}
