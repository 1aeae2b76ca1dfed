package io.pulseboard.telemetry;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;
import org.eclipse.microprofile.metrics.annotation.RegistryScope;

/** Pulseboard's own metrics. For any thread. */
@Singleton
public class Telemetry {

  private static final System.Logger LOG = System.getLogger(Telemetry.class.getName());

  /** Counters with one series for each value of a tag. */
  public enum Tagged {
    PUBLISHED("pulseboard.updates.published", "Updates appended to the journal", "namespace"),
    DELIVERED("pulseboard.updates.delivered", "Updates sent to clients", "carrier"),
    ERRORS("pulseboard.errors", "Commands refused", "code"),
    CLOSES("pulseboard.closes", "Connections ended by the server", "reason");

    private final Metadata metadata;
    private final String tag;

    Tagged(String name, String description, String tag) {
      this.metadata = metadata(name, "none", description);
      this.tag = tag;
    }
  }

  private final MetricRegistry registry;
  private final Counter framesSent;
  private final Counter bytesSent;
  private final Counter conflated;
  private final Counter rejected;
  private final Counter received;
  private final Counter samplesFailed;
  private final Timer samplingTime;
  private final LongAdder frames = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final Map<String, LongAdder> delivered = new ConcurrentHashMap<>();
  private final Map<Tagged, Map<String, Counter>> tagged = new EnumMap<>(Tagged.class);

  @Inject
  public Telemetry(
      @RegistryScope(scope = MetricRegistry.APPLICATION_SCOPE) MetricRegistry registry) {
    this.registry = registry;
    for (Tagged what : Tagged.values()) {
      tagged.put(what, new ConcurrentHashMap<>());
    }
    framesSent = counter("pulseboard.frames.sent", "none", "Frames sent to clients");
    bytesSent =
        counter(
            "pulseboard.bytes.sent",
            "bytes",
            "Frames, events and responses handed to clients' connections, before compression and TLS");
    conflated =
        counter("pulseboard.updates.conflated", "none", "State values skipped for slow readers");
    rejected =
        counter("pulseboard.updates.rejected", "none", "Updates on channels that are not allowed");
    received = counter("pulseboard.messages.received", "none", "Commands received from clients");
    samplingTime =
        registry.timer(
            metadata("pulseboard.sampling.time", "seconds", "Time to read all metrics once"));
    samplesFailed = counter("pulseboard.samples.failed", "none", "Metrics that could not be read");
  }

  /** Registers a gauge over a value that the caller keeps. */
  public void gauge(String name, String unit, String description, Supplier<Number> value) {
    registry.gauge(metadata(name, unit, description), value);
  }

  /** As above, for one of several gauges of the same name that differ in a tag. */
  public void gauge(
      String name,
      String unit,
      String description,
      String tag,
      String tagValue,
      Supplier<Number> value) {
    registry.gauge(metadata(name, unit, description), value, new Tag(tag, tagValue));
  }

  /**
   * Registers a counter at 0 for each tag value known in advance, so that the first count appears
   * as an increase.
   */
  public void preregister(Tagged what, Collection<String> tagValues) {
    tagValues.forEach(value -> counter(what, value));
  }

  /** An update was appended to the journal. */
  public void published(String namespace) {
    count(Tagged.PUBLISHED, namespace, 1);
  }

  /**
   * A frame was handed to a client's connection. The count reaches the metrics with the next {@link
   * #flush}, twice a second.
   */
  public void sent(String carrier, int updates) {
    frames.increment();
    if (updates > 0) {
      LongAdder known = delivered.get(carrier);
      (known == null ? delivered.computeIfAbsent(carrier, name -> new LongAdder()) : known)
          .add(updates);
    }
  }

  /** Bytes were handed to a client's connection; counted like {@link #sent}. */
  public void written(long bytes) {
    this.bytes.add(bytes);
  }

  /** Adds what was sent since the last call to the metrics. To be called periodically. */
  public void flush() {
    framesSent.inc(frames.sumThenReset());
    bytesSent.inc(bytes.sumThenReset());
    delivered.forEach(
        (carrier, updates) -> count(Tagged.DELIVERED, carrier, updates.sumThenReset()));
  }

  /** State values were skipped for a slow reader. */
  public void conflated(long values) {
    conflated.inc(values);
  }

  /** An update was refused. */
  public void rejected() {
    rejected.inc();
  }

  /** A command was received from a client. */
  public void received() {
    received.inc();
  }

  /** A command was refused. */
  public void error(String code) {
    count(Tagged.ERRORS, code, 1);
  }

  /** The server ended a connection. */
  public void closed(String reason) {
    count(Tagged.CLOSES, reason, 1);
  }

  /** A metric could not be read or registered. */
  public void sampleFailed() {
    samplesFailed.inc();
  }

  /** All metrics were read once. */
  public void sampled(long nanos) {
    samplingTime.update(Duration.ofNanos(nanos));
  }

  private void count(Tagged what, String value, long times) {
    Counter counter = tagged.get(what).get(value);
    if (counter == null) {
      try {
        counter = counter(what, value);
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "Could not count {0} for {1}: {2}", what, value, e.toString());
        return;
      }
    }
    counter.inc(times);
  }

  private Counter counter(Tagged what, String value) {
    return tagged
        .get(what)
        .computeIfAbsent(value, key -> registry.counter(what.metadata, new Tag(what.tag, key)));
  }

  private Counter counter(String name, String unit, String description) {
    return registry.counter(metadata(name, unit, description));
  }

  private static Metadata metadata(String name, String unit, String description) {
    return Metadata.builder().withName(name).withUnit(unit).withDescription(description).build();
  }
}
