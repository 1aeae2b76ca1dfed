package io.pulseboard.feed.metrics;

import io.pulseboard.model.Channel;
import io.pulseboard.model.MetricSample;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Gauge;
import org.eclipse.microprofile.metrics.Histogram;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.Metric;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Snapshot;
import org.eclipse.microprofile.metrics.Timer;

/**
 * One metric across samples: its constant properties, and the last count, from which rates are
 * computed.
 */
final class SampledSeries {

  /** A timer's snapshot is in ns on both implementations; samples are in seconds. */
  private static final double NANOS_PER_SECOND = 1e9;

  private final MetricSample.Series series;
  private long lastCount;
  private long lastNanos;
  private boolean hasLast;

  private SampledSeries(MetricSample.Series series) {
    this.series = series;
  }

  static SampledSeries of(
      String node, String scope, MetricID id, Metric metric, MetricRegistry registry) {
    Optional<Metadata> metadata = Optional.ofNullable(registry.getMetadata(id.getName()));
    Map<String, String> tags = new TreeMap<>(id.getTags());
    // Implementations add these to tell scopes and applications apart; the channel has the scope.
    tags.remove("mp_scope");
    tags.remove("mp_app");
    String type = typeOf(metric);
    return new SampledSeries(
        new MetricSample.Series(
            new Channel(name(node, scope, id.getName(), tags)),
            scope,
            id.getName(),
            type,
            type.equals("timer") ? "seconds" : metadata.flatMap(Metadata::unit).orElse("none"),
            tags,
            metadata.flatMap(Metadata::description).orElse("")));
  }

  private static String name(String node, String scope, String name, Map<String, String> tags) {
    String path = "metrics/" + node + '/' + scope + '/' + Channel.escape(name);
    if (!tags.isEmpty()) {
      path +=
          tags.entrySet().stream()
              .map(tag -> Channel.escape(tag.getKey()) + '=' + Channel.escape(tag.getValue()))
              .collect(Collectors.joining(",", ";", ""));
    }
    // A name that is too long keeps its beginning and ends in a hash of all of it.
    return path.length() <= Channel.MAX_LENGTH
        ? path
        : path.substring(0, Channel.MAX_LENGTH - 9) + '~' + String.format("%08x", path.hashCode());
  }

  private static String typeOf(Metric metric) {
    if (metric instanceof Counter) {
      return "counter";
    } else if (metric instanceof Histogram) {
      return "histogram";
    } else if (metric instanceof Timer) {
      return "timer";
    }
    return "gauge";
  }

  /** Where its samples go. */
  Channel channel() {
    return series.channel();
  }

  /** Reads the metric now. Throws whatever the metric throws. */
  MetricSample read(Metric metric, long nowMillis, long nowNanos) {
    Map<String, Double> values = new LinkedHashMap<>();
    if (metric instanceof Counter counter) {
      values.put("value", (double) counter.getCount());
      putRate(values, counter.getCount(), nowNanos);
    } else if (metric instanceof Histogram histogram) {
      values.put("count", (double) histogram.getCount());
      putRate(values, histogram.getCount(), nowNanos);
      putQuantiles(values, histogram.getSnapshot(), 1);
    } else if (metric instanceof Timer timer) {
      values.put("count", (double) timer.getCount());
      putRate(values, timer.getCount(), nowNanos);
      putQuantiles(values, timer.getSnapshot(), NANOS_PER_SECOND);
    } else if (metric instanceof Gauge<?> gauge) {
      values.put("value", gauge.getValue().doubleValue());
    } else {
      throw new IllegalArgumentException(
          "not a kind of metric that is known: " + metric.getClass());
    }
    return new MetricSample(series, nowMillis, values);
  }

  private void putRate(Map<String, Double> values, long count, long nowNanos) {
    if (hasLast && nowNanos > lastNanos) {
      values.put(
          "rate", Math.max(0, count - lastCount) * NANOS_PER_SECOND / (nowNanos - lastNanos));
    }
    hasLast = true;
    lastCount = count;
    lastNanos = nowNanos;
  }

  private static void putQuantiles(Map<String, Double> values, Snapshot snapshot, double divisor) {
    for (Snapshot.PercentileValue quantile : snapshot.percentileValues()) {
      String name = nameOf(quantile.getPercentile());
      if (name != null) {
        values.put(name, quantile.getValue() / divisor);
      }
    }
    values.put("max", snapshot.getMax() / divisor);
  }

  private static String nameOf(double percentile) {
    return switch ((int) Math.round(percentile * 1000)) {
      case 500 -> "p50";
      case 950 -> "p95";
      case 990 -> "p99";
      default -> null;
    };
  }
}
