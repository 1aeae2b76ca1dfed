package io.pulseboard.hub;

import io.pulseboard.access.Client;
import io.pulseboard.access.PublishPolicy;
import io.pulseboard.config.Settings;
import io.pulseboard.gateway.Gateway;
import io.pulseboard.gateway.Threads;
import io.pulseboard.history.History;
import io.pulseboard.hub.delivery.Format;
import io.pulseboard.hub.delivery.Reader;
import io.pulseboard.hub.delivery.ReaderCarrier;
import io.pulseboard.journal.Journal;
import io.pulseboard.journal.JournalWriter;
import io.pulseboard.journal.Namespaces;
import io.pulseboard.telemetry.Telemetry;
import io.pulseboard.telemetry.Vitals;
import io.pulseboard.wire.CloseCode;

/**
 * A hub without threads of its own, for tests of other packages: whoever holds it decides when
 * something happens.
 */
public final class HubDriver {

  private final Subscribers subscribers;
  private final Hub hub;
  private final History history;
  private final Gateway gateway;

  public HubDriver(Settings settings, Journal journal, Telemetry telemetry) {
    Namespaces namespaces = new Namespaces(settings);
    subscribers = new Subscribers(settings, telemetry);
    history = new History(settings, journal, telemetry);
    hub = new Hub(settings, journal, history, namespaces, telemetry, subscribers);
    gateway =
        new Gateway(
            settings,
            new JournalWriter(journal, namespaces, telemetry, new Vitals()),
            new PublishPolicy(settings),
            hub,
            subscribers,
            telemetry,
            new SameThread());
  }

  /** A client comes. */
  public Connection connect(Reader reader) {
    return new Connection(
        gateway.connect(Client.ANONYMOUS, new ReaderCarrier(reader, Format.next())).orElseThrow());
  }

  /** The history reads the journal to its end. */
  public void record() {
    history.catchUp(Long.MAX_VALUE);
  }

  /** Dispatches the next page of the journal, if there is one. */
  public void dispatch() {
    try {
      hub.dispatch(0);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The last dispatched offset. */
  public long dispatched() {
    return hub.position().offset();
  }

  /** How many are connected. */
  public int connections() {
    return subscribers.all().size();
  }

  /** The server's end of a connection. */
  public final class Connection {
    private final Subscriber subscriber;

    private Connection(Subscriber subscriber) {
      this.subscriber = subscriber;
    }

    /** The client says something. */
    public void say(String frame) {
      gateway.handle(subscriber, frame);
    }

    /** The server says that the connection lives. */
    public void heartbeat() {
      hub.heartbeat(subscriber);
    }

    /** The server looks after a reader that is too slow. */
    public void watch() {
      if (subscriber.outbox().isOverrun()) {
        gateway.abandon(subscriber, CloseCode.SLOW_READER);
      }
    }

    /** The connection breaks. */
    public void cut() {
      gateway.disconnected(subscriber);
    }

    /** What is queued and being sent, in bytes. */
    public long bytes() {
      return subscriber.outbox().bytes();
    }
  }

  /** Work that would have a thread of its own is done at once. */
  private static final class SameThread extends Threads {

    @Override
    public void execute(Runnable work) {
      work.run();
    }
  }
}
