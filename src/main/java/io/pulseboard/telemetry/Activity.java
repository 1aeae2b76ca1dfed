package io.pulseboard.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Work that Pulseboard does repeatedly. The work reports each success here, so the health checks
 * notice when it stops. For any thread; a report costs next to nothing.
 */
public final class Activity {

  /** A busy machine or a long garbage collection is not worth an alarm. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final int MISSED_PERIODS = 3;

  /** No busy machine delays an activity for this long: the activity has ended. */
  private static final long DEAD_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final String name;
  private final long periodNanos;
  private final boolean vital;
  private final LongSupplier nanoClock;

  private volatile long lastNanos;
  private volatile String failure;
  private volatile boolean stopped;

  Activity(String name, long periodMillis, boolean vital, LongSupplier nanoClock) {
    this.name = name;
    this.periodNanos = TimeUnit.MILLISECONDS.toNanos(periodMillis);
    this.vital = vital;
    this.nanoClock = nanoClock;
    this.lastNanos = nanoClock.getAsLong();
  }

  /** Reports that the activity ran, or is still running. */
  public void succeeded() {
    lastNanos = nanoClock.getAsLong();
    if (failure != null) {
      failure = null;
    }
    if (stopped) {
      stopped = false;
    }
  }

  /** Reports a failure, which holds until the next success. */
  public void failed(String why) {
    failure = why;
  }

  /** Reports a deliberate stop, which holds until the next success. */
  public void stopped() {
    stopped = true;
  }

  public String name() {
    return name;
  }

  /** Why the activity counts as not running; empty while it runs. */
  public Optional<String> trouble() {
    long silentNanos = nanoClock.getAsLong() - lastNanos;
    if (stopped) {
      return Optional.of("stopped");
    } else if (failure != null) {
      return Optional.of("failed: " + failure);
    } else if (periodNanos > 0 && silentNanos > MISSED_PERIODS * periodNanos + GRACE_NANOS) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "silent for %d s, since %s; expected every %s s",
              TimeUnit.NANOSECONDS.toSeconds(silentNanos),
              Instant.now().minusNanos(silentNanos).truncatedTo(ChronoUnit.SECONDS),
              seconds(periodNanos)));
    }
    return Optional.empty();
  }

  /** Whether only a restart can revive the activity. */
  public boolean isDead() {
    long silentNanos = nanoClock.getAsLong() - lastNanos;
    return vital
        && !stopped
        && (failure != null
            || silentNanos > Math.max(DEAD_NANOS, 2 * MISSED_PERIODS * periodNanos));
  }

  private static String seconds(long nanos) {
    return Double.toString(Duration.ofNanos(nanos).toMillis() / 1e3).replaceAll("\\.0$", "");
  }
}
