package io.pulseboard.feed.metrics;

import io.pulseboard.config.Settings;
import io.pulseboard.feed.Cadence;
import io.pulseboard.model.Update;
import io.pulseboard.telemetry.Telemetry;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

/** Samples the server's metrics once a period. */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class MetricsTimer {

  @Resource private TimerService timers;
  @Inject private Settings settings;
  @Inject private MetricsSampler sampler;
  @Inject private Event<Update> updates;
  @Inject private Telemetry telemetry;

  private Cadence cadence;

  @PostConstruct
  void start() {
    if (settings.metrics().enabled()) {
      cadence = new Cadence(timers, "metrics", settings.metrics().periodMillis());
      cadence.start();
    }
  }

  @Timeout
  void sample() {
    cadence.tick(
        nowMillis -> {
          long startNanos = System.nanoTime();
          sampler.sample(nowMillis, startNanos, updates::fire);
          telemetry.sampled(System.nanoTime() - startNanos);
        });
  }
}
