package io.pulseboard.feed.metrics;

import io.pulseboard.config.Settings;
import io.pulseboard.model.MetricSample;
import io.pulseboard.telemetry.Telemetry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.annotation.RegistryScope;

/**
 * Reads every series of the three scopes. A series that appears is read from then on, one that goes
 * is forgotten, one that throws is skipped and counted while the others go on. Not thread-safe: one
 * round at a time.
 */
@Singleton
public class MetricsSampler {

  private static final System.Logger LOG = System.getLogger(MetricsSampler.class.getName());

  private static final int MAX_COMPLAINTS = 100;

  private final Map<String, MetricRegistry> scopes = new LinkedHashMap<>();
  private final String node;
  private final Telemetry telemetry;
  private final Set<String> failing = new HashSet<>();
  private Map<String, SampledSeries> known = new HashMap<>();

  @Inject
  public MetricsSampler(
      @RegistryScope(scope = MetricRegistry.BASE_SCOPE) MetricRegistry base,
      @RegistryScope(scope = MetricRegistry.VENDOR_SCOPE) MetricRegistry vendor,
      @RegistryScope(scope = MetricRegistry.APPLICATION_SCOPE) MetricRegistry application,
      Settings settings,
      Telemetry telemetry) {
    scopes.put("base", base);
    scopes.put("vendor", vendor);
    scopes.put("application", application);
    this.node = settings.node();
    this.telemetry = telemetry;
  }

  /**
   * Reads all series once.
   *
   * @param nowMillis the time of the samples, ms since the epoch
   * @param nowNanos a clock that only goes forward, for rates
   * @param consumer gets each sample, on the calling thread
   */
  public void sample(long nowMillis, long nowNanos, Consumer<MetricSample> consumer) {
    Map<String, SampledSeries> seen = new HashMap<>();
    scopes.forEach(
        (scope, registry) ->
            registry
                .getMetrics()
                .forEach(
                    (id, metric) -> {
                      String key = scope + '/' + id;
                      try {
                        SampledSeries series = known.get(key);
                        if (series == null) {
                          series = SampledSeries.of(node, scope, id, metric, registry);
                        }
                        seen.put(key, series);
                        consumer.accept(series.read(metric, nowMillis, nowNanos));
                      } catch (RuntimeException e) {
                        failed(key, e);
                      }
                    }));
    known = seen;
  }

  private void failed(String key, RuntimeException why) {
    telemetry.sampleFailed();
    if (failing.size() < MAX_COMPLAINTS && failing.add(key)) {
      LOG.log(Level.WARNING, "Not sampled: {0}: {1}. (Said once.)", key, why.toString());
    }
  }
}
