package io.pulseboard.model;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;

/**
 * A finished bar of trades (open, high, low, close, volume), on {@code candles/<symbol>}.
 *
 * @param symbol the ticker symbol
 * @param timeMillis the bar's start, ms since the epoch, a multiple of its length
 * @param seconds the bar's length
 * @param open first price
 * @param high highest price
 * @param low lowest price
 * @param close last price
 * @param volume shares traded
 * @param simulated whether the data is simulated
 */
public record Candle(
    String symbol,
    long timeMillis,
    int seconds,
    BigDecimal open,
    BigDecimal high,
    BigDecimal low,
    BigDecimal close,
    long volume,
    boolean simulated)
    implements Update {

  public Candle {
    requireNonNull(symbol, "symbol");
    requireNonNull(open, "open");
    requireNonNull(high, "high");
    requireNonNull(low, "low");
    requireNonNull(close, "close");
  }

  @Override
  public Channel channel() {
    return new Channel("candles/" + symbol);
  }
}
