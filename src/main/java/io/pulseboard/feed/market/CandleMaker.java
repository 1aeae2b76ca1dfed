package io.pulseboard.feed.market;

import io.pulseboard.model.Candle;
import io.pulseboard.model.Trade;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds bars from trades, for any market. An interval without trades has no bar. Used by one
 * thread at a time.
 */
final class CandleMaker {

  private final int seconds;
  private final Map<String, Bar> open = new HashMap<>();

  CandleMaker(int seconds) {
    this.seconds = seconds;
  }

  private static final class Bar {
    private final long startMillis;
    private final BigDecimal first;
    private final boolean simulated;
    private BigDecimal high;
    private BigDecimal low;
    private BigDecimal last;
    private long volume;

    Bar(long startMillis, Trade trade) {
      this.startMillis = startMillis;
      this.first = trade.price();
      this.high = first;
      this.low = first;
      this.simulated = trade.simulated();
    }

    void add(Trade trade) {
      high = high.max(trade.price());
      low = low.min(trade.price());
      last = trade.price();
      volume += trade.size();
    }
  }

  /** Adds a trade to its bar. Call {@link #finishedBy} with the trade's time first. */
  void add(Trade trade) {
    long length = seconds * 1000L;
    long start = trade.timeMillis() / length * length;
    open.computeIfAbsent(trade.symbol(), symbol -> new Bar(start, trade)).add(trade);
  }

  /** Removes and returns the bars that have ended. */
  List<Candle> finishedBy(long nowMillis) {
    List<Candle> finished = new ArrayList<>();
    open.entrySet()
        .removeIf(
            entry -> {
              Bar bar = entry.getValue();
              boolean ended = bar.startMillis + seconds * 1000L <= nowMillis;
              if (ended) {
                finished.add(candle(entry.getKey(), bar));
              }
              return ended;
            });
    return finished;
  }

  private Candle candle(String symbol, Bar bar) {
    return new Candle(
        symbol,
        bar.startMillis,
        seconds,
        bar.first,
        bar.high,
        bar.low,
        bar.last,
        bar.volume,
        bar.simulated);
  }
}
