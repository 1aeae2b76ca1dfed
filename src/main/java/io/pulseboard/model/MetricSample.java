package io.pulseboard.model;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * One sample of one metric of a server, on {@code metrics/<node>/<scope>/<name>[;tag=value…]}.
 *
 * @param series the metric
 * @param timeMillis when the metric was read, ms since the epoch
 * @param values the values by their names on the wire ({@code value}, {@code rate}, {@code count},
 *     {@code p50}, {@code p95}, {@code p99}, {@code max}), in the order in which they are written;
 *     rates are per second, the others in the unit of the series
 */
public record MetricSample(Series series, long timeMillis, Map<String, Double> values)
    implements Update {

  public MetricSample {
    requireNonNull(series, "series");
    values = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(values));
  }

  @Override
  public Channel channel() {
    return series.channel();
  }

  /**
   * The properties that all samples of a metric share.
   *
   * @param channel of the samples
   * @param scope MicroProfile's: {@code base}, {@code vendor} or {@code application}
   * @param name the metric's name
   * @param type {@code gauge}, {@code counter}, {@code histogram} or {@code timer}
   * @param unit MicroProfile's name of the unit, {@code none} when there is none
   * @param tags the metric's tags, sorted by name
   * @param description for people, may be empty
   */
  public record Series(
      Channel channel,
      String scope,
      String name,
      String type,
      String unit,
      Map<String, String> tags,
      String description) {

    public Series {
      requireNonNull(channel, "channel");
      tags = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(tags));
    }
  }
}
