package io.pulseboard.feed.market;

import io.pulseboard.config.Settings;
import io.pulseboard.feed.PeriodicTask;
import io.pulseboard.model.Trade;
import io.pulseboard.model.Update;
import io.pulseboard.telemetry.Activity;
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
import java.util.List;

/**
 * Polls the market at the configured rate and fires its updates. At startup it replays the
 * configured minutes of past trades and fires their bars, so that charts have a history from the
 * first second.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class MarketTimer {

  @Resource private TimerService timers;
  @Inject private Settings settings;
  @Inject private MarketSource market;
  @Inject private Event<Update> updates;
  @Inject private Vitals vitals;

  @Resource private ManagedScheduledExecutorService executor;

  private CandleMaker candles;
  private PeriodicTask task;
  private Activity activity;

  /**
   * Repeats the class's transaction attribute: Payara ignores that one in {@code @PostConstruct}
   * and would deliver the events after a commit, on a thread outside the application.
   */
  @PostConstruct
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  void start() {
    if (settings.market().enabled()) {
      candles = new CandleMaker(settings.market().candleSeconds());
      long period = 1_000L / settings.market().roundsPerSecond();
      task = new PeriodicTask(executor, this::proceed, period);
      // Before anything is measured: such a burst would dwarf all later values in a chart of rates.
      makePast(System.currentTimeMillis());
      activity = vitals.expect("market", period);
      task.startTimer(timers, "market");
    }
  }

  @Timeout
  void timeout() {
    task.tick();
  }

  private void proceed() {
    round(System.currentTimeMillis()).forEach(updates::fire);
    activity.succeeded();
  }

  private List<Update> round(long nowMillis) {
    candles.finishedBy(nowMillis).forEach(updates::fire);
    List<Update> happened = market.round(nowMillis);
    for (Update update : happened) {
      if (update instanceof Trade trade) {
        candles.add(trade);
      }
    }
    return happened;
  }

  private void makePast(long nowMillis) {
    long start = nowMillis - settings.market().historyMinutes() * 60_000L;
    market.past(
        start,
        nowMillis,
        trade -> {
          candles.finishedBy(trade.timeMillis()).forEach(updates::fire);
          candles.add(trade);
        });
  }
}
