package io.pulseboard.hub;

import io.pulseboard.access.Client;
import io.pulseboard.access.PublishPolicy;
import io.pulseboard.config.Settings;
import io.pulseboard.gateway.Gateway;
import io.pulseboard.gateway.Threads;
import io.pulseboard.history.History;
import io.pulseboard.journal.Journal;
import io.pulseboard.journal.JournalWriter;
import io.pulseboard.journal.Namespaces;
import io.pulseboard.telemetry.Telemetry;
import io.pulseboard.telemetry.Vitals;
import io.pulseboard.wire.CloseCode;
import io.pulseboard.wire.Entry;
import io.pulseboard.wire.JsonCodec;
import io.pulseboard.wire.ServerMessage;
import io.pulseboard.wire.ServerMessage.UpdateMessage;
import java.util.List;

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

  /** The client's end of a connection. */
  public interface Reader {

    /** A frame arrives; the next one only after {@code taken} has run. */
    void receive(List<String> lines, Runnable taken);

    /** The server hangs up. */
    void closed(CloseCode code);
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

  /** Fans out the next page of the journal, if there is one. */
  public void dispatch() {
    try {
      hub.dispatch(0);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Up to which offset everything has been fanned out. */
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

    /** What waits and is on its way, in bytes. */
    public long bytes() {
      return subscriber.outbox().bytes();
    }
  }

  /** What waits for one connection, without a hub before it. */
  public static final class Queue {
    private final Outbox outbox;

    public Queue(Reader reader, int maxBytes, Telemetry telemetry) {
      outbox = new Outbox(new ReaderCarrier(reader, Queue::carried), maxBytes, telemetry);
    }

    private static List<String> carried(List<ServerMessage> batch) {
      return batch.stream()
          .map(
              message ->
                  message instanceof ServerMessage.Refreshed reply
                      ? Long.toString(reply.id())
                      : JsonCodec.line(message))
          .toList();
    }

    /** A message that is no update; its number is what the reader gets. */
    public void offer(int number) {
      outbox.offer(new ServerMessage.Refreshed(number));
    }

    /** A live update. */
    public void offer(Entry entry) {
      if (outbox.add(new UpdateMessage(entry, false, 0), 0)) {
        outbox.pump();
      }
    }

    /** Takes nothing more, and runs the action when all has been sent. */
    public void finish(Runnable whenEmpty) {
      outbox.finish(whenEmpty);
    }

    /** Takes nothing more and forgets what waits. */
    public void drop() {
      outbox.drop();
    }

    /** Gives up on its reader. */
    public void overrun() {
      outbox.overrun();
    }

    /** Whether it gave up on its reader. */
    public boolean isOverrun() {
      return outbox.isOverrun();
    }

    /** What waits and is on its way, in bytes. */
    public long bytes() {
      return outbox.bytes();
    }
  }

  /** Work that would have a thread of its own is done at once. */
  private static final class SameThread extends Threads {

    @Override
    public void execute(Runnable work) {
      work.run();
    }
  }

  /** A reader as a carrier, over one of the formats that clients speak. */
  private record ReaderCarrier(Reader reader, Format format) implements Carrier {

    @Override
    public String name() {
      return "test";
    }

    @Override
    public int send(List<ServerMessage> batch, Runnable done) {
      reader.receive(format.carried(batch), done);
      return 0;
    }

    @Override
    public boolean answersPings() {
      return true;
    }

    @Override
    public void ping() {
      // Time stands still here.
    }

    @Override
    public void close(CloseCode code) {
      reader.closed(code);
    }
  }
}
