package io.pulseboard.model;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;

/**
 * One trade, on {@code trades/<symbol>}.
 *
 * @param symbol the ticker symbol
 * @param timeMillis when it was made, ms since the epoch
 * @param price per share
 * @param size shares
 * @param side of the one who took the price
 * @param simulated whether no real market stands behind it
 */
public record Trade(
    String symbol, long timeMillis, BigDecimal price, long size, Side side, boolean simulated)
    implements Update {

  /** Who took the price: a buyer at the ask, or a seller at the bid. */
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
