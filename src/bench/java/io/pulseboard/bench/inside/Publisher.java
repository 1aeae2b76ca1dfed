package io.pulseboard.bench.inside;

import io.pulseboard.model.Channel;
import io.pulseboard.model.Notice;
import io.pulseboard.model.Update;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Publishes at a rate, on a thread of its own: all that are due, then waits for the next one, at
 * least 1 ms. An update carries the time when it was due, in µs on the clock that all processes of
 * the machine share, so that what comes late is seen to be late.
 */
final class Publisher implements Runnable {

  private static final long MIN_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Looked up once: each look-up searches the class path. */
  private static final JsonBuilderFactory JSON = Json.createBuilderFactory(Map.of());

  private final Consumer<Update> sink;
  private final List<Channel> channels;
  private final double rate;
  private final String text;
  private volatile boolean stopped;

  Publisher(Consumer<Update> sink, List<Channel> channels, double rate, int pad) {
    this.sink = sink;
    this.channels = channels;
    this.rate = rate;
    this.text = "x".repeat(pad);
  }

  /** One channel of this name, or so many that begin with it. */
  static List<Channel> names(String name, int count) {
    return count == 1
        ? List.of(new Channel(name))
        : IntStream.range(0, count).mapToObj(i -> new Channel(name + i)).toList();
  }

  @Override
  public void run() {
    long start = System.nanoTime();
    for (long done = 0; !stopped; ) {
      long now = System.nanoTime();
      for (; !stopped && dueNanos(start, done) <= now; done++) {
        publish(channels.get((int) (done % channels.size())), dueNanos(start, done));
      }
      LockSupport.parkNanos(Math.max(MIN_WAIT_NANOS, dueNanos(start, done) - System.nanoTime()));
    }
  }

  private long dueNanos(long start, long number) {
    return start + (long) ((number + 1) * 1e9 / rate);
  }

  private void publish(Channel channel, long dueNanos) {
    long dueMicros = TimeUnit.NANOSECONDS.toMicros(dueNanos);
    sink.accept(
        new Notice(
            channel,
            System.currentTimeMillis(),
            JSON.createObjectBuilder().add("n", dueMicros).add("text", text).build()));
  }

  void stop() {
    stopped = true;
  }
}
