package io.pulseboard.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Something that Pulseboard does again and again: it says each time that it was done, and so others
 * see when it is not any more. For any thread; a beat costs next to nothing.
 */
public final class Activity {

  /** A busy machine, a long collection: not worth an alarm. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final int MISSED_BEATS = 3;

  /** Silence for so long is an end: a busy machine is not that busy. */
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

  /** It was done once more, or goes on. */
  public void beat() {
    lastNanos = nanoClock.getAsLong();
    if (failure != null) {
      failure = null;
    }
    if (stopped) {
      stopped = false;
    }
  }

  /** It could not be done; until the next beat. */
  public void failed(String why) {
    failure = why;
  }

  /** It was ended on purpose; until the next beat. */
  public void stopped() {
    stopped = true;
  }

  public String name() {
    return name;
  }

  /** Why it counts as not running; empty when it runs. */
  public Optional<String> trouble() {
    long silentNanos = nanoClock.getAsLong() - lastNanos;
    if (stopped) {
      return Optional.of("stopped");
    } else if (failure != null) {
      return Optional.of("failed: " + failure);
    } else if (periodNanos > 0 && silentNanos > MISSED_BEATS * periodNanos + GRACE_NANOS) {
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

  /** Whether only a restart can bring it back. */
  public boolean isDead() {
    long silentNanos = nanoClock.getAsLong() - lastNanos;
    return vital
        && !stopped
        && (failure != null || silentNanos > Math.max(DEAD_NANOS, 2 * MISSED_BEATS * periodNanos));
  }

  private static String seconds(long nanos) {
    return Double.toString(Duration.ofNanos(nanos).toMillis() / 1e3).replaceAll("\\.0$", "");
  }
}
