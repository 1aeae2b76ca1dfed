package io.pulseboard.feed.market;

import io.pulseboard.model.Quote;
import io.pulseboard.model.Trade;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Random;

/** An instrument of the {@link SimulatedMarket}: price, spread and the session so far. */
final class SimulatedInstrument {

  /** Invented, so that nobody mistakes them for real instruments. */
  private static final String[][] NAMES = {
    {"ACME", "Acme Tools"},
    {"ALDR", "Alder Timber"},
    {"BRZE", "Breeze Wind Power"},
    {"CBLT", "Cobalt Mining"},
    {"CRUX", "Crux Climbing"},
    {"DELT", "Delta Ferries"},
    {"EMBR", "Ember Heating"},
    {"FJRD", "Fjord Seafood"},
    {"GLCR", "Glacier Water"},
    {"HALO", "Halo Lighting"},
    {"INDG", "Indigo Dyes"},
    {"JUNI", "Juniper Gin"},
    {"KELP", "Kelp Foods"},
    {"LMEN", "Lumen Optics"},
    {"MOSS", "Moss & Fern"},
    {"NOVA", "Nova Instruments"},
    {"OCHR", "Ochre Paints"},
    {"PIKE", "Pike Railways"},
    {"QRTZ", "Quartz Clocks"},
    {"RAVN", "Raven Press"},
    {"SLTE", "Slate Roofing"},
    {"TIDE", "Tide Shipping"},
    {"UMBR", "Umbra Blinds"},
    {"VALE", "Vale Orchards"},
  };

  /** Prices move in cents. */
  private static final double TICK = 0.01;

  /** Mean reversion of the spread, per second of real time. */
  private static final double SPREAD_REVERSION = 0.5;

  /** Standard deviation of the spread's noise, in ticks per square root of a second. */
  private static final double SPREAD_NOISE = 0.6;

  private final String symbol;
  private final String name;
  private final double volatility;
  private final double correlation;
  private final double tradesPerSecond;
  private final double meanSpreadTicks;
  private final BigDecimal previousClose;
  private final BigDecimal open;

  private double price;
  private double spreadTicks;
  private BigDecimal bid;
  private BigDecimal ask;
  private BigDecimal last;
  private BigDecimal high;
  private BigDecimal low;
  private long size;
  private long volume;
  private Quote quoted;

  private SimulatedInstrument(String symbol, String name, Random random) {
    this.symbol = symbol;
    this.name = name;
    price = 15 * Math.exp(3.3 * random.nextDouble());
    volatility = 0.15 + 0.4 * random.nextDouble();
    correlation = 0.25 + 0.5 * random.nextDouble();
    tradesPerSecond = 0.5 + 4 * random.nextDouble();
    meanSpreadTicks = 2 + price / 40;
    spreadTicks = meanSpreadTicks;
    previousClose = rounded(price);
    price *= Math.exp(0.006 * random.nextGaussian());
    open = rounded(price);
    last = open;
    high = open;
    low = open;
    quote();
  }

  /** The instrument with this number, from 0; those beyond the invented names are numbered. */
  static SimulatedInstrument numbered(int number, Random random) {
    return number < NAMES.length
        ? new SimulatedInstrument(NAMES[number][0], NAMES[number][1], random)
        : new SimulatedInstrument("S" + (number + 1), "Instrument " + (number + 1), random);
  }

  /** Moves price and spread by one round. */
  void move(double market, Random random, double years, double seconds) {
    double own = Math.sqrt(1 - correlation * correlation) * random.nextGaussian();
    double deviate = correlation * market + own;
    price *=
        Math.exp(-volatility * volatility / 2 * years + volatility * Math.sqrt(years) * deviate);
    price = Math.max(price, 1);
    spreadTicks +=
        SPREAD_REVERSION * (meanSpreadTicks - spreadTicks) * seconds
            + SPREAD_NOISE * Math.sqrt(seconds) * random.nextGaussian();
    spreadTicks = Math.max(spreadTicks, 1);
    quote();
  }

  private void quote() {
    double half = spreadTicks * TICK / 2;
    bid = rounded(price - half);
    ask = rounded(price + half).max(bid.add(rounded(TICK)));
  }

  /**
   * A trade with the probability of a Poisson process, at the ask if the buyer initiated it, else
   * at the bid.
   */
  Optional<Trade> trade(Random random, double seconds, long nowMillis) {
    if (random.nextDouble() >= 1 - Math.exp(-tradesPerSecond * seconds)) {
      return Optional.empty();
    }
    boolean buyer = random.nextBoolean();
    last = buyer ? ask : bid;
    high = high.max(last);
    low = low.min(last);
    size = 10L * Math.max(1, Math.round(Math.exp(2 + 1.1 * random.nextGaussian())));
    volume += size;
    return Optional.of(
        new Trade(symbol, nowMillis, last, size, buyer ? Trade.Side.BUY : Trade.Side.SELL, true));
  }

  /** The quote, if it has changed since the last call. */
  Optional<Quote> changedQuote(long nowMillis) {
    if (quoted != null
        && quoted.bid().equals(bid)
        && quoted.ask().equals(ask)
        && quoted.volume() == volume) {
      return Optional.empty();
    }
    quoted =
        new Quote(
            symbol,
            name,
            nowMillis,
            bid,
            ask,
            last,
            size,
            volume,
            open,
            high,
            low,
            previousClose,
            true);
    return Optional.of(quoted);
  }

  private static BigDecimal rounded(double price) {
    return BigDecimal.valueOf(Math.round(price / TICK), 2);
  }
}
