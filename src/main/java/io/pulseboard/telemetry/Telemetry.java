package io.pulseboard.telemetry;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;
import org.eclipse.microprofile.metrics.annotation.RegistryScope;

/** Pulseboard's own figures. For any thread. */
@Singleton
public class Telemetry {

  private final MetricRegistry registry;
  private final Counter framesSent;
  private final Counter bytesSent;
  private final Counter conflated;
  private final Counter rejected;
  private final Counter received;
  private final Counter samplesFailed;
  private final Timer samplingTime;
  private final Map<String, Counter> tagged = new ConcurrentHashMap<>();

  @Inject
  public Telemetry(
      @RegistryScope(scope = MetricRegistry.APPLICATION_SCOPE) MetricRegistry registry) {
    this.registry = registry;
    framesSent = counter("pulseboard.frames.sent", "none", "Frames sent to clients");
    bytesSent =
        counter("pulseboard.bytes.sent", "bytes", "Payload sent to clients, before framing");
    conflated =
        counter("pulseboard.updates.conflated", "none", "State values skipped for slow readers");
    rejected =
        counter("pulseboard.updates.rejected", "none", "Updates on channels that are not allowed");
    received = counter("pulseboard.messages.received", "none", "Commands received from clients");
    samplingTime =
        registry.timer(metadata("pulseboard.sampling.time", "seconds", "Reading all metrics once"));
    samplesFailed = counter("pulseboard.samples.failed", "none", "Metrics that could not be read");
  }

  /** Shows a figure that something else keeps. */
  public void gauge(String name, String unit, String description, Supplier<Number> value) {
    registry.gauge(metadata(name, unit, description), value);
  }

  /**
   * Shows a figure that something else keeps, one of several of the same name that a tag tells
   * apart.
   */
  public void gauge(
      String name,
      String unit,
      String description,
      String tag,
      String tagValue,
      Supplier<Number> value) {
    registry.gauge(metadata(name, unit, description), value, new Tag(tag, tagValue));
  }

  /** An update went into the journal. */
  public void published(String namespace) {
    tagged("pulseboard.updates.published", "Updates taken into the journal", "namespace", namespace)
        .inc();
  }

  /** A frame was handed to a client's connection. */
  public void sent(String carrier, int updates, int bytes) {
    framesSent.inc();
    bytesSent.inc(bytes);
    if (updates > 0) {
      tagged("pulseboard.updates.delivered", "Updates sent to clients", "carrier", carrier)
          .inc(updates);
    }
  }

  /** State values were skipped for a slow reader. */
  public void conflated(long values) {
    conflated.inc(values);
  }

  /** An update was refused. */
  public void rejected() {
    rejected.inc();
  }

  /** A client said something. */
  public void received() {
    received.inc();
  }

  /** A client was told that it was wrong. */
  public void error(String code) {
    tagged("pulseboard.errors", "Commands refused", "code", code).inc();
  }

  /** The server ended a connection. */
  public void closed(String reason) {
    tagged("pulseboard.closes", "Connections ended by the server", "reason", reason).inc();
  }

  /** A metric threw when it was read. */
  public void sampleFailed() {
    samplesFailed.inc();
  }

  /** All metrics were read once. */
  public void sampled(long nanos) {
    samplingTime.update(Duration.ofNanos(nanos));
  }

  private Counter tagged(String name, String description, String tag, String value) {
    return tagged.computeIfAbsent(
        name + ' ' + value,
        key -> registry.counter(metadata(name, "none", description), new Tag(tag, value)));
  }

  private Counter counter(String name, String unit, String description) {
    return registry.counter(metadata(name, unit, description));
  }

  private static Metadata metadata(String name, String unit, String description) {
    return Metadata.builder().withName(name).withUnit(unit).withDescription(description).build();
  }
}
