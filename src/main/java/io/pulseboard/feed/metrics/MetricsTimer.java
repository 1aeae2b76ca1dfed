package io.pulseboard.feed.metrics;

import io.pulseboard.config.Settings;
import io.pulseboard.feed.PeriodicTask;
import io.pulseboard.model.Update;
import io.pulseboard.telemetry.Activity;
import io.pulseboard.telemetry.Telemetry;
import io.pulseboard.telemetry.Vitals;
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
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

/**
 * Samples the server's metrics once per period; a run is skipped while the previous one is in
 * progress.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class MetricsTimer {

  @Resource private TimerService timers;
  @Inject private Settings settings;
  @Inject private RuntimeMetrics runtimeMetrics;
  @Inject private MetricsSampler sampler;
  @Inject private Event<Update> updates;
  @Inject private Telemetry telemetry;
  @Inject private Vitals vitals;

  @Resource private ManagedScheduledExecutorService executor;

  private PeriodicTask task;
  private Activity activity;

  @PostConstruct
  void start() {
    if (settings.metrics().enabled()) {
      long period = settings.metrics().periodMillis();
      task = new PeriodicTask(executor, this::sample, period);
      activity = vitals.expect("metrics", period);
      task.startTimer(timers, "metrics");
    }
  }

  @Timeout
  void timeout() {
    task.tick();
  }

  private void sample() {
    long startNanos = System.nanoTime();
    runtimeMetrics.read(startNanos);
    sampler.sample(System.currentTimeMillis(), startNanos, updates::fire);
    telemetry.sampled(System.nanoTime() - startNanos);
    activity.succeeded();
  }
}
