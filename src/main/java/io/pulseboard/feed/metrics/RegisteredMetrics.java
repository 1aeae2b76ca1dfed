package io.pulseboard.feed.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Runtime metrics and their values in one registry. For one caller at a time. */
final class RegisteredMetrics {

  /** More would mean that the server creates an MBean for each event. */
  static final int MAX = 5_000;

  private static final class Registered {
    private volatile double value;
    private Counter counter;
  }

  private final MetricRegistry registry;
  private final Map<MetricID, Registered> metrics = new HashMap<>();

  RegisteredMetrics(MetricRegistry registry) {
    this.registry = registry;
  }

  /**
   * Sets the value of a metric and registers the metric if it is new. Throws what the registry
   * throws.
   *
   * @return false if the metric is new and {@value #MAX} are registered
   */
  boolean set(MetricID id, RuntimeMetric metric, double value) {
    Registered known = metrics.get(id);
    if (known != null && known.counter != null && value < known.counter.getCount()) {
      // The server has restarted its count, and a counter can only grow.
      remove(id);
      known = null;
    }
    if (known == null) {
      if (metrics.size() >= MAX) {
        return false;
      }
      known = register(id, metric);
      metrics.put(id, known);
    }
    known.value = value;
    if (known.counter != null) {
      known.counter.inc(Math.max(0, (long) value - known.counter.getCount()));
    }
    return true;
  }

  private Registered register(MetricID id, RuntimeMetric metric) {
    Metadata metadata =
        Metadata.builder()
            .withName(metric.metricName())
            .withUnit(metric.unit())
            .withDescription(metric.description())
            .build();
    Registered created = new Registered();
    if (metric.isCounter()) {
      created.counter = registry.counter(metadata, id.getTagsAsArray());
    } else {
      registry.gauge(metadata, () -> created.value, id.getTagsAsArray());
    }
    return created;
  }

  /** Removes all metrics but these. */
  void retain(Set<MetricID> ids) {
    List<MetricID> gone = metrics.keySet().stream().filter(id -> !ids.contains(id)).toList();
    gone.forEach(this::remove);
  }

  private void remove(MetricID id) {
    metrics.remove(id);
    registry.remove(id);
  }
}
