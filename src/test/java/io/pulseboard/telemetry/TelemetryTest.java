package io.pulseboard.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.metrics.SharedMetricRegistries;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.Test;

class TelemetryTest {

  private final MetricRegistry registry = SharedMetricRegistries.getOrCreate("telemetry-test");
  private final Telemetry telemetry = new Telemetry(registry);

  private long count(String name, Tag... tags) {
    return registry.getCounter(new MetricID(name, tags)).getCount();
  }

  @Test
  void whatWasSentIsFlushedOnce() {
    telemetry.sent("sse", 3);
    telemetry.written(500);
    telemetry.sent("sse", 0);
    telemetry.written(100);
    telemetry.sent("websocket", 1);
    telemetry.written(10);
    telemetry.flush();
    telemetry.flush();
    assertThat(count("pulseboard.frames.sent")).isEqualTo(3);
    assertThat(count("pulseboard.bytes.sent")).isEqualTo(610);
    assertThat(count("pulseboard.updates.delivered", new Tag("carrier", "sse"))).isEqualTo(3);
    assertThat(count("pulseboard.updates.delivered", new Tag("carrier", "websocket"))).isEqualTo(1);
    telemetry.sent("sse", 2);
    telemetry.flush();
    assertThat(count("pulseboard.updates.delivered", new Tag("carrier", "sse"))).isEqualTo(5);
  }
}
