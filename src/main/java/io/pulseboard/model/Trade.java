package io.pulseboard.model;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;

/**
 * One trade, on {@code trades/<symbol>}.
 *
 * @param symbol the ticker symbol
 * @param timeMillis the time of the trade, ms since the epoch
 * @param price per share
 * @param size shares
 * @param side the aggressor
 * @param simulated whether the data is simulated
 */
public record Trade(
    String symbol, long timeMillis, BigDecimal price, long size, Side side, boolean simulated)
    implements Update {

  /** The aggressor: a buyer who took the ask, or a seller who took the bid. */
  public enum Side {
    BUY,
    SELL
  }

  public Trade {
    requireNonNull(symbol, "symbol");
    requireNonNull(price, "price");
    requireNonNull(side, "side");
  }

  @Override
  public Channel channel() {
    return new Channel("trades/" + symbol);
  }
}
