package io.pulseboard.model;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;

/**
 * The state of one instrument's market, on {@code stocks/<symbol>}.
 *
 * @param symbol the ticker symbol
 * @param name the instrument's name
 * @param timeMillis the time of the quote, ms since the epoch
 * @param bid highest price that a buyer offers
 * @param ask lowest price that a seller asks
 * @param last price of the last trade
 * @param size shares of the last trade
 * @param volume shares traded in this session
 * @param open first price of this session
 * @param high highest trade of this session
 * @param low lowest trade of this session
 * @param previousClose last price of the previous session
 * @param simulated whether the data is simulated
 */
public record Quote(
    String symbol,
    String name,
    long timeMillis,
    BigDecimal bid,
    BigDecimal ask,
    BigDecimal last,
    long size,
    long volume,
    BigDecimal open,
    BigDecimal high,
    BigDecimal low,
    BigDecimal previousClose,
    boolean simulated)
    implements Update {

  public Quote {
    requireNonNull(symbol, "symbol");
    requireNonNull(name, "name");
    requireNonNull(bid, "bid");
    requireNonNull(ask, "ask");
    requireNonNull(last, "last");
    requireNonNull(open, "open");
    requireNonNull(high, "high");
    requireNonNull(low, "low");
    requireNonNull(previousClose, "previousClose");
  }

  @Override
  public Channel channel() {
    return new Channel("stocks/" + symbol);
  }
}
