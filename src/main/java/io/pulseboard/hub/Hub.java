package io.pulseboard.hub;

import io.pulseboard.config.Settings;
import io.pulseboard.history.History;
import io.pulseboard.journal.Entry;
import io.pulseboard.journal.Journal;
import io.pulseboard.journal.Namespaces;
import io.pulseboard.model.ChannelPattern;
import io.pulseboard.model.Position;
import io.pulseboard.telemetry.Telemetry;
import io.pulseboard.wire.Command;
import io.pulseboard.wire.ErrorCode;
import io.pulseboard.wire.ProtocolException;
import io.pulseboard.wire.SystemWriter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads the journal in order and offers each entry to those who follow its channel.
 *
 * <p>Threads: {@link #dispatch} runs on one thread that {@link Lifecycle} owns; the other methods
 * on any. One lock guards the subscriptions and the place in the journal up to which everything has
 * been offered, so that a new subscription joins exactly between two entries. Nothing waits for a
 * client under it.
 */
@Singleton
public class Hub {

  private static final System.Logger LOG = System.getLogger(Hub.class.getName());
  private static final int PAGE = 512;

  private final Settings settings;
  private final Journal journal;
  private final Namespaces namespaces;
  private final Telemetry telemetry;
  private final Subscribers subscribers;

  /** Fair, so that a subscription gets its turn between two entries of a busy journal. */
  private final ReentrantLock lock = new ReentrantLock(true);

  private final Topics topics;
  private final String epoch;

  private long dispatched;
  private volatile long subscriptions;
  private boolean saidFull;

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
    this.telemetry = telemetry;
    this.subscribers = subscribers;
    this.topics = new Topics(new History(settings.history()), settings.namespaces().maxChannels());
    this.epoch = journal.head().epoch();
    telemetry.gauge(
        "pulseboard.subscriptions", "none", "Names and prefixes followed", () -> subscriptions);
    telemetry.gauge("pulseboard.channels", "none", "Channels seen since the start", topics::size);
  }

  /**
   * Offers the next entries; waits up to {@code timeoutMillis} ms for one. Never fails for a single
   * client's sake.
   */
  void dispatch(long timeoutMillis) throws InterruptedException {
    Journal.Page page = journal.awaitAfter(dispatched, PAGE, timeoutMillis);
    if (page.missed() > 0) {
      fellBehind(page.missed());
    }
    for (Entry entry : page.entries()) {
      lock.lock();
      try {
        offer(entry);
      } finally {
        dispatched = entry.offset();
        lock.unlock();
      }
    }
  }

  private void offer(Entry entry) {
    Subscriber[] followers = topics.accept(entry);
    if (followers == null) {
      full(entry);
      return;
    }
    for (Subscriber follower : followers) {
      follower.outbox().offer(entry);
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
    subscribers.all().forEach(subscriber -> subscriber.outbox().overrun());
  }

  private void full(Entry entry) {
    telemetry.rejected();
    if (!saidFull) {
      saidFull = true;
      LOG.log(
          Level.WARNING,
          "Not shown: {0}. There are {1} channels already, as many as pulseboard.channels.max allows. (Said once.)",
          entry.channel(),
          topics.size());
    }
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
    RecoveryPlan plan = new RecoveryPlan(command, journal, namespaces);
    plan.readAhead();
    lock.lock();
    try {
      List<ChannelPattern> added = new ArrayList<>(command.patterns());
      added.removeAll(subscriber.patterns());
      requireRoomFor(added.size(), subscriber);
      Recovery recovery =
          plan.finish(position(), topics, subscriber.outbox().room(), System.currentTimeMillis());
      if (subscriber.isClosing()) {
        return;
      }
      for (ChannelPattern pattern : added) {
        subscriber.patterns().add(pattern);
        topics.follow(pattern, subscriber);
      }
      subscriptions += added.size();
      subscriber.outbox().offer(recovery);
    } finally {
      lock.unlock();
    }
  }

  private void requireRoomFor(int added, Subscriber subscriber) throws ProtocolException {
    int most = settings.connections().maxSubscriptions();
    if (subscriber.patterns().size() + added > most) {
      throw new ProtocolException(
          ErrorCode.TOO_MANY_SUBSCRIPTIONS,
          "A connection may follow "
              + most
              + " names and prefixes; this would make "
              + (subscriber.patterns().size() + added)
              + ".");
    }
  }

  /** Stops what was subscribed; what was not is passed over. */
  public void unsubscribe(Subscriber subscriber, Command.Unsubscribe command) {
    lock.lock();
    try {
      List<String> stopped = new ArrayList<>();
      for (ChannelPattern pattern : command.patterns()) {
        if (subscriber.patterns().remove(pattern)) {
          topics.unfollow(pattern, subscriber);
          stopped.add(pattern.text());
        }
      }
      subscriptions -= stopped.size();
      subscriber
          .outbox()
          .offer(SystemWriter.unsubscribed(command.id(), stopped), Carrier.Line.NO_CURSOR);
    } finally {
      lock.unlock();
    }
  }

  /** Forgets all that a client follows. */
  void forget(Subscriber subscriber) {
    lock.lock();
    try {
      subscriber.patterns().forEach(pattern -> topics.unfollow(pattern, subscriber));
      subscriptions -= subscriber.patterns().size();
      subscriber.patterns().clear();
    } finally {
      lock.unlock();
    }
  }

  /** Tells a client that the connection lives, and up to where it has seen everything. */
  void heartbeat(Subscriber subscriber) {
    lock.lock();
    try {
      subscriber
          .outbox()
          .offer(SystemWriter.heartbeat(position(), System.currentTimeMillis()), dispatched);
    } finally {
      lock.unlock();
    }
  }

  /** The epoch of all positions. */
  public String epoch() {
    return epoch;
  }

  /** Up to where everything has been offered. */
  private Position position() {
    return new Position(epoch, dispatched);
  }
}
