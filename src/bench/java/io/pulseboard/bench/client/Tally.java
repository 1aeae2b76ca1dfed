package io.pulseboard.bench.client;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What the connections have seen since the last report. For the client's one thread. */
final class Tally {

  /** Latencies up to an hour, in µs, with 3 digits. */
  private final Histogram latency = new Histogram(TimeUnit.HOURS.toMicros(1), 3);

  private long startedNanos = System.nanoTime();
  private int every = 1;
  private int untilSample = 1;
  long updates;
  long payloadBytes;
  long bytesIn;
  long bytesOut;
  long reads;
  long closed;
  long resumed;

  /** Starts anew; the latency of one in so many updates is measured. */
  void reset(int oneIn) {
    latency.reset();
    startedNanos = System.nanoTime();
    every = oneIn;
    untilSample = 1;
    updates = 0;
    payloadBytes = 0;
    bytesIn = 0;
    bytesOut = 0;
    reads = 0;
    closed = 0;
    resumed = 0;
  }

  /** Counts an update of so many bytes; whether its latency is to be measured. */
  boolean update(int bytes) {
    updates++;
    payloadBytes += bytes;
    if (--untilSample > 0) {
      return false;
    }
    untilSample = every;
    return true;
  }

  void sent(long atMicros) {
    long now = TimeUnit.NANOSECONDS.toMicros(System.nanoTime());
    latency.recordValue(Math.min(Math.max(0, now - atMicros), latency.getHighestTrackableValue()));
  }

  String report(int open) {
    return String.format(
        "report nanos=%d open=%d updates=%d payload=%d bytesIn=%d bytesOut=%d reads=%d closed=%d resumed=%d"
            + " samples=%d p50=%d p99=%d p999=%d max=%d",
        System.nanoTime() - startedNanos,
        open,
        updates,
        payloadBytes,
        bytesIn,
        bytesOut,
        reads,
        closed,
        resumed,
        latency.getTotalCount(),
        latency.getValueAtPercentile(50),
        latency.getValueAtPercentile(99),
        latency.getValueAtPercentile(99.9),
        latency.getMaxValue());
  }
}
