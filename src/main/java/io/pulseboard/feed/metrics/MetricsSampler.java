package io.pulseboard.feed.metrics;

import io.pulseboard.config.Settings;
import io.pulseboard.feed.metrics.ServerRegistries.Scoped;
import io.pulseboard.model.Channel;
import io.pulseboard.model.Gone;
import io.pulseboard.model.Update;
import io.pulseboard.telemetry.Telemetry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Reads every series of every registry. Series may appear and disappear between runs; one that
 * throws is skipped and counted without affecting the others. Not thread-safe: one run at a time.
 */
@Singleton
public class MetricsSampler {

  private static final System.Logger LOG = System.getLogger(MetricsSampler.class.getName());

  private static final int MAX_COMPLAINTS = 100;

  private final ServerRegistries registries;
  private final String node;
  private final Telemetry telemetry;
  private final Set<String> failing = new HashSet<>();
  private Map<String, SampledSeries> known = new HashMap<>();

  @Inject
  public MetricsSampler(ServerRegistries registries, Settings settings, Telemetry telemetry) {
    this.registries = registries;
    this.node = settings.node();
    this.telemetry = telemetry;
  }

  /**
   * Reads all series once.
   *
   * @param nowMillis the time of the samples, ms since the epoch
   * @param nowNanos a monotonic clock in ns, for rates
   * @param consumer gets each sample, and the end of each channel whose series is gone, on the
   *     calling thread
   */
  public void sample(long nowMillis, long nowNanos, Consumer<Update> consumer) {
    Map<String, SampledSeries> seen = new HashMap<>();
    for (Scoped scoped : registries.all()) {
      scoped
          .registry()
          .getMetrics()
          .forEach(
              (id, metric) -> {
                String key = scoped.scope() + '/' + id;
                try {
                  SampledSeries series = known.get(key);
                  if (series == null) {
                    series = SampledSeries.of(node, scoped.scope(), id, metric, scoped.registry());
                  }
                  seen.put(key, series);
                  consumer.accept(series.read(metric, nowMillis, nowNanos));
                } catch (RuntimeException e) {
                  failed(key, e);
                }
              });
    }
    Set<Channel> ended = channels(known);
    ended.removeAll(channels(seen));
    ended.forEach(channel -> consumer.accept(new Gone(channel, nowMillis)));
    known = seen;
  }

  private static Set<Channel> channels(Map<String, SampledSeries> series) {
    return series.values().stream().map(SampledSeries::channel).collect(Collectors.toSet());
  }

  private void failed(String key, RuntimeException why) {
    telemetry.sampleFailed();
    if (failing.size() < MAX_COMPLAINTS && failing.add(key)) {
      LOG.log(Level.WARNING, "Could not sample {0}: {1}. (Logged once.)", key, why.toString());
    }
  }
}
