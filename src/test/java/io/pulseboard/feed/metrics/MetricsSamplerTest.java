package io.pulseboard.feed.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseboard.TestSettings;
import io.pulseboard.TestTelemetry;
import io.pulseboard.model.Gone;
import io.pulseboard.model.MetricSample;
import io.pulseboard.model.Update;
import io.smallrye.metrics.SharedMetricRegistries;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.Test;

class MetricsSamplerTest {

  private final MetricRegistry base = SharedMetricRegistries.getOrCreate("sampler-base");
  private final MetricRegistry vendor = SharedMetricRegistries.getOrCreate("sampler-vendor");
  private final MetricRegistry own = SharedMetricRegistries.getOrCreate("sampler-own");
  private final MetricsSampler sampler =
      new MetricsSampler(
          new ServerRegistries(base, vendor, own), TestSettings.small(), TestTelemetry.create());
  private long now = 1_000;

  private List<Update> sample() {
    List<Update> updates = new ArrayList<>();
    now += 1_000;
    sampler.sample(now, now * 1_000_000, updates::add);
    return updates;
  }

  @Test
  void theChannelOfAMetricThatIsGoneEndsOnce() {
    own.counter("pool.used", new Tag("pool", "orders"));
    own.counter("pool.used", new Tag("pool", "stock"));
    assertThat(sample()).hasSize(2).allMatch(MetricSample.class::isInstance);
    own.remove(new MetricID("pool.used", new Tag("pool", "orders")));
    List<Update> after = sample();
    assertThat(after).hasSize(2);
    assertThat(after)
        .filteredOn(Gone.class::isInstance)
        .singleElement()
        .matches(end -> end.channel().name().endsWith("/application/pool.used;pool=orders"))
        .matches(end -> end.timeMillis() == now);
    assertThat(sample()).hasSize(1).noneMatch(Gone.class::isInstance);
  }
}
