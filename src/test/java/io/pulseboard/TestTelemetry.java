package io.pulseboard;

import io.pulseboard.telemetry.Telemetry;
import io.smallrye.metrics.SharedMetricRegistries;
import java.util.concurrent.atomic.AtomicInteger;

/** Telemetry over a real registry, a new one each time. */
public final class TestTelemetry {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private TestTelemetry() {}

  public static Telemetry create() {
    return new Telemetry(SharedMetricRegistries.getOrCreate("test" + COUNT.incrementAndGet()));
  }
}
