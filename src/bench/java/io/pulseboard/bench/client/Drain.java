package io.pulseboard.bench.client;

import java.util.concurrent.TimeUnit;

/** Finds out when nothing comes in any more. For the load client's one thread. */
final class Drain {

  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(90);

  private boolean underWay;
  private long startedNanos;
  private long quietSinceNanos;
  private long seenBytes;

  void start(long now) {
    underWay = true;
    startedNanos = now;
    quietSinceNanos = now;
  }

  /** Whether it ends now: nothing has come in for a while, or it took too long. Said once. */
  boolean ends(long now, long bytesIn) {
    if (!underWay) {
      return false;
    }
    if (bytesIn != seenBytes) {
      seenBytes = bytesIn;
      quietSinceNanos = now;
    }
    underWay = now - quietSinceNanos <= QUIET_NANOS && now - startedNanos <= MAX_NANOS;
    return !underWay;
  }
}
