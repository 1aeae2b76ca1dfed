package io.pulseboard.hub;

import io.pulseboard.config.Settings;
import io.pulseboard.hub.Carrier.Line;
import io.pulseboard.journal.Journal;
import io.pulseboard.telemetry.Telemetry;
import io.pulseboard.wire.CloseCode;
import io.pulseboard.wire.Command;
import io.pulseboard.wire.CommandReader;
import io.pulseboard.wire.ProtocolException;
import io.pulseboard.wire.SystemWriter;
import io.pulseboard.wire.SystemWriter.Welcome;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where endpoints bring their clients: connects them, carries out what they say, ends them. For any
 * thread; one thread at a time for one subscriber's commands.
 */
@Singleton
public class Desk {

  private static final System.Logger LOG = System.getLogger(Desk.class.getName());

  /** So many refused commands in a row end a connection: it is not a client of ours. */
  private static final int MAX_MISTAKES_IN_A_ROW = 20;

  private final Settings settings;
  private final Journal journal;
  private final Hub hub;
  private final Subscribers subscribers;
  private final Telemetry telemetry;

  /** Closing may wait for a client, so it is done on other threads. */
  private final Threads closers;

  @Inject
  public Desk(
      Settings settings,
      Journal journal,
      Hub hub,
      Subscribers subscribers,
      Telemetry telemetry,
      Threads threads) {
    this.settings = settings;
    this.journal = journal;
    this.hub = hub;
    this.subscribers = subscribers;
    this.telemetry = telemetry;
    this.closers = threads;
  }

  /**
   * Takes a client and welcomes it; empty when there are too many, and then the endpoint refuses
   * it.
   */
  public Optional<Subscriber> connect(Carrier carrier) {
    Optional<Subscriber> subscriber = subscribers.add(carrier);
    subscriber.ifPresent(this::welcome);
    return subscriber;
  }

  private void welcome(Subscriber subscriber) {
    Welcome welcome =
        new Welcome(
            subscriber.session(),
            settings.node(),
            Version.TEXT,
            journal.head(),
            Math.max(1, settings.connections().heartbeatMillis() / 1000),
            settings.connections().maxSubscriptions(),
            settings.connections().outboxBytes());
    say(subscriber, SystemWriter.welcome(welcome, System.currentTimeMillis()));
  }

  /**
   * Carries out what a client said. Never throws for what it said: a mistake is answered, to it
   * alone.
   */
  public void handle(Subscriber subscriber, String frame) {
    telemetry.received();
    try {
      carryOut(subscriber, CommandReader.read(frame));
      subscriber.mistakesInARow(false);
    } catch (ProtocolException e) {
      refuse(subscriber, e);
      if (subscriber.mistakesInARow(true) >= MAX_MISTAKES_IN_A_ROW) {
        close(subscriber, CloseCode.PROTOCOL_ERROR);
      }
    }
  }

  /**
   * Carries out a command that was read from something else than a frame. If it is refused, that
   * ends the connection.
   */
  public void handle(Subscriber subscriber, Command command) {
    try {
      carryOut(subscriber, command);
    } catch (ProtocolException e) {
      refuse(subscriber, e);
      close(subscriber, CloseCode.PROTOCOL_ERROR);
    }
  }

  private void carryOut(Subscriber subscriber, Command command) throws ProtocolException {
    try {
      if (command instanceof Command.Subscribe subscribe) {
        hub.subscribe(subscriber, subscribe);
      } else if (command instanceof Command.Unsubscribe unsubscribe) {
        hub.unsubscribe(subscriber, unsubscribe);
      } else if (command instanceof Command.Ping ping) {
        say(subscriber, SystemWriter.pong(ping.id(), System.currentTimeMillis()));
      }
    } catch (ProtocolException e) {
      throw e.inCommand(command.id());
    }
  }

  private void refuse(Subscriber subscriber, ProtocolException mistake) {
    telemetry.error(mistake.code().word());
    LOG.log(
        Level.DEBUG, "{0}: {1} {2}", subscriber.session(), mistake.code(), mistake.getMessage());
    say(subscriber, SystemWriter.error(mistake));
  }

  /** Says goodbye with a code, sends what waits, and closes. Returns at once. */
  public void close(Subscriber subscriber, CloseCode code) {
    if (!subscriber.beginClosing(code)) {
      return;
    }
    telemetry.closed(code.reason());
    LOG.log(Level.DEBUG, "{0}: closed, {1}", subscriber.session(), code.reason());
    hub.forget(subscriber);
    say(subscriber, SystemWriter.bye(code, retryAfterMillis(code)));
    subscriber.outbox().finish(() -> closers.execute(() -> subscriber.carrier().close(code)));
  }

  /** Closes a client that takes nothing: no goodbye would reach it. */
  void abandon(Subscriber subscriber, CloseCode code) {
    subscriber.outbox().drop();
    if (subscriber.beginClosing(code)) {
      telemetry.closed(code.reason());
      LOG.log(Level.DEBUG, "{0}: abandoned, {1}", subscriber.session(), code.reason());
      hub.forget(subscriber);
    }
    subscribers.remove(subscriber);
    closers.execute(() -> subscriber.carrier().close(code));
  }

  /** Spread, so that clients of a server that restarts do not come back all at once. */
  private static OptionalLong retryAfterMillis(CloseCode code) {
    return code.comeBack()
        ? OptionalLong.of(ThreadLocalRandom.current().nextLong(500, 3_000))
        : OptionalLong.empty();
  }

  /** The connection is gone, whoever ended it. Safe to call twice. */
  public void disconnected(Subscriber subscriber) {
    subscriber.outbox().drop();
    hub.forget(subscriber);
    subscribers.remove(subscriber);
  }

  private static void say(Subscriber subscriber, String line) {
    subscriber.outbox().offer(line, Line.NO_CURSOR);
  }
}
