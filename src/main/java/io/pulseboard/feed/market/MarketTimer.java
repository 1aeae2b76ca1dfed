package io.pulseboard.feed.market;

import io.pulseboard.config.Settings;
import io.pulseboard.model.Trade;
import io.pulseboard.model.Update;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.Timer;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks the market for what happened, so many times a second, and fires it. At the start it lets the
 * market run through its last hour at once and fires the bars of it, so that a chart has a past
 * from the first second.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class MarketTimer {

  private static final String MAKE_PAST = "make past";

  @Resource private TimerService timers;
  @Inject private Settings settings;
  @Inject private MarketSource market;
  @Inject private Event<Update> updates;

  private final AtomicBoolean atWork = new AtomicBoolean();
  private CandleMaker candles;

  @PostConstruct
  void start() {
    if (settings.market().enabled()) {
      candles = new CandleMaker(settings.market().candleSeconds());
      // On a timer's thread: the deployment need not wait for it.
      timers.createSingleActionTimer(0, new TimerConfig(MAKE_PAST, false));
    }
  }

  private long periodMillis() {
    return 1_000L / settings.market().roundsPerSecond();
  }

  @Timeout
  void round(Timer timer) {
    if (!atWork.compareAndSet(false, true)) {
      return;
    }
    try {
      if (MAKE_PAST.equals(timer.getInfo())) {
        makePast(System.currentTimeMillis());
        timers.createIntervalTimer(periodMillis(), periodMillis(), new TimerConfig("round", false));
      } else {
        round(System.currentTimeMillis()).forEach(updates::fire);
      }
    } finally {
      atWork.set(false);
    }
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
