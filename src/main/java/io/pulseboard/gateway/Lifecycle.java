package io.pulseboard.gateway;

import io.pulseboard.config.Settings;
import io.pulseboard.history.History;
import io.pulseboard.hub.Hub;
import io.pulseboard.hub.Subscriber;
import io.pulseboard.hub.Subscribers;
import io.pulseboard.hub.delivery.Outbox;
import io.pulseboard.journal.JournalWriter;
import io.pulseboard.telemetry.Activity;
import io.pulseboard.telemetry.Telemetry;
import io.pulseboard.telemetry.Vitals;
import io.pulseboard.wire.CloseCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Starts and stops the background threads: the dispatcher, the reader for the history, and a check
 * twice a second that finds slow, dead and silent connections, ends channels whose time to live has
 * passed, and updates the metrics.
 */
@Singleton
public class Lifecycle {

  private static final System.Logger LOG = System.getLogger(Lifecycle.class.getName());
  private static final long WATCH_MILLIS = 500;
  private static final long DISPATCH_MILLIS = 1_000;

  /** How long the history waits between two reads, so that one read takes several updates. */
  private static final long PACE_MILLIS = 5;

  /** How long a shutdown waits for {@code bye} to be sent. */
  private static final long STOP_NANOS = 2_000_000_000L;

  private final Hub hub;
  private final History history;
  private final JournalWriter writer;
  private final Gateway gateway;
  private final Subscribers subscribers;
  private final Settings.Connections limits;

  private final Threads threads;
  private final Telemetry telemetry;
  private final Vitals vitals;

  private volatile boolean running;
  private Thread dispatcher;
  private Thread recorder;
  private ScheduledFuture<?> watch;
  private volatile Activity fanOut;
  private volatile Activity recording;
  private volatile Activity watching;

  @Inject
  public Lifecycle(
      Hub hub,
      History history,
      JournalWriter writer,
      Gateway gateway,
      Subscribers subscribers,
      Settings settings,
      Threads threads,
      Telemetry telemetry,
      Vitals vitals) {
    this.telemetry = telemetry;
    this.vitals = vitals;
    this.threads = threads;
    this.hub = hub;
    this.history = history;
    this.writer = writer;
    this.gateway = gateway;
    this.subscribers = subscribers;
    this.limits = settings.connections();
  }

  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    running = true;
    recording = vitals.expect("history", DISPATCH_MILLIS);
    fanOut = vitals.expectVital("fan-out", DISPATCH_MILLIS);
    watching = vitals.expect("watch over connections", WATCH_MILLIS);
    dispatcher = threads.start("pulseboard-fan-out", this::dispatch);
    recorder = threads.start("pulseboard-history", this::record);
    watch = threads.repeat(this::watch, WATCH_MILLIS);
  }

  /**
   * Tells every client when to come back, closes all connections, and waits up to 2 s for that.
   * Idempotent. Must be called before the container closes the connections without {@code bye}.
   */
  public synchronized void stop() {
    if (!running) {
      return;
    }
    running = false;
    fanOut.stopped();
    recording.stopped();
    watching.stopped();
    watch.cancel(false);
    dispatcher.interrupt();
    recorder.interrupt();
    for (Subscriber subscriber : subscribers.all()) {
      guarded(subscriber, () -> gateway.close(subscriber, CloseCode.SHUTTING_DOWN));
    }
    long end = System.nanoTime() + STOP_NANOS;
    while (!subscribers.all().isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
    stop();
  }

  private void dispatch() {
    while (running) {
      try {
        hub.dispatch(DISPATCH_MILLIS);
        succeeded(fanOut);
      } catch (InterruptedException e) {
        if (running) {
          fanOut.failed("its thread was interrupted and has ended");
        }
        return;
      } catch (RuntimeException | Error e) {
        // Also an Error: without this thread, no client would get any update.
        LOG.log(Level.ERROR, "Dispatching an update failed; the dispatcher continues.", e);
      }
    }
  }

  private void record() {
    while (running) {
      try {
        history.follow(DISPATCH_MILLIS);
        succeeded(recording);
        // Nobody waits for this thread: it can read several updates at once.
        Thread.sleep(PACE_MILLIS);
      } catch (InterruptedException e) {
        if (running) {
          recording.failed("its thread was interrupted and has ended");
        }
        return;
      } catch (RuntimeException | Error e) {
        LOG.log(Level.ERROR, "The history failed on an update; its reader continues.", e);
      }
    }
  }

  /** Reports success, except during a shutdown: the activity then stays stopped. */
  private void succeeded(Activity activity) {
    if (running) {
      activity.succeeded();
    }
  }

  /** Never throws: the scheduler would not repeat a task that has failed. */
  private void watch() {
    long now = System.nanoTime();
    try {
      subscribers.all().forEach(subscriber -> guarded(subscriber, () -> watch(subscriber, now)));
      subscribers
          .leaving()
          .forEach(subscriber -> guarded(subscriber, () -> cutIfStillOpen(subscriber, now)));
      writer.expire();
      telemetry.flush();
      succeeded(watching);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "Checking the connections failed; the check will run again.", e);
    }
  }

  private static void guarded(Subscriber subscriber, Runnable check) {
    try {
      check.run();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "Checking " + subscriber.session() + " failed.", e);
    }
  }

  private void watch(Subscriber subscriber, long now) {
    Outbox outbox = subscriber.outbox();
    if (outbox.isOverrun() || isStuck(subscriber, now)) {
      gateway.abandon(subscriber, CloseCode.SLOW_READER);
    } else if (subscriber.isPongAwaited()) {
      if (subscriber.pingedForNanos(now) > nanos(limits.pongTimeoutMillis())) {
        gateway.abandon(subscriber, CloseCode.HEARTBEAT_MISSED);
      }
    } else if (subscriber.pingedForNanos(now) > nanos(limits.pingMillis())) {
      subscriber.ping(now);
    }
    if (subscriber.restAwaitedForNanos(now) > nanos(UnfinishedInput.MAX_MILLIS)) {
      gateway.close(subscriber, CloseCode.COMMAND_NOT_FINISHED);
    }
    if (outbox.silentForNanos(now) > nanos(limits.heartbeatMillis() - WATCH_MILLIS)) {
      hub.heartbeat(subscriber);
    }
  }

  /** Whether a send, or closing with what is queued, takes too long. */
  private boolean isStuck(Subscriber subscriber, long now) {
    long longest = nanos(limits.sendTimeoutMillis());
    return subscriber.outbox().sendingForNanos(now) > longest
        || subscriber.closingForNanos(now) > longest;
  }

  /**
   * Cuts a closed connection that still exists because its client does not answer. If the container
   * does not report its end long after it was cut, the connection no longer counts.
   */
  private void cutIfStillOpen(Subscriber subscriber, long now) {
    long left = subscriber.leftForNanos(now);
    if (left > 3 * nanos(Gateway.CLOSE_MILLIS)) {
      subscribers.gone(subscriber);
    } else if (left > nanos(Gateway.CLOSE_MILLIS)) {
      LOG.log(
          Level.DEBUG, "{0}: cut, since the client did not answer the close", subscriber.session());
      subscriber.carrier().terminate();
    }
  }

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
