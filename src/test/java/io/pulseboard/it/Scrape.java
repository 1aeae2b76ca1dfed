package io.pulseboard.it;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.hawkular.agent.prometheus.text.TextPrometheusMetricsProcessor;
import org.hawkular.agent.prometheus.types.Counter;
import org.hawkular.agent.prometheus.types.Gauge;
import org.hawkular.agent.prometheus.types.MetricFamily;
import org.hawkular.agent.prometheus.walkers.CollectorPrometheusMetricsWalker;

/** What {@code /metrics} said, read as Prometheus reads it. */
final class Scrape {

  private final Map<String, MetricFamily> families = new HashMap<>();

  private Scrape(String text) {
    var walker = new CollectorPrometheusMetricsWalker();
    new TextPrometheusMetricsProcessor(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), walker)
        .walk();
    walker.getAllMetricFamilies().forEach(family -> families.put(family.getName(), family));
  }

  static Scrape of(URI base) throws IOException, InterruptedException {
    return new Scrape(Probe.get(base, "metrics", "Accept", "text/plain").body());
  }

  Set<String> names() {
    return families.keySet();
  }

  MetricFamily family(String name) {
    return families.get(name);
  }

  /** The value of the first series with this tag. */
  double value(String name, String tag, String tagValue) {
    return families.get(name).getMetrics().stream()
        .filter(metric -> tagValue.equals(metric.getLabels().get(tag)))
        .mapToDouble(
            metric ->
                metric instanceof Gauge gauge ? gauge.getValue() : ((Counter) metric).getValue())
        .findFirst()
        .orElseThrow();
  }
}
