package io.pulseboard.feed.market;

import io.pulseboard.config.Settings;
import io.pulseboard.model.Trade;
import io.pulseboard.model.Update;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A simulated market: instruments whose prices are correlated geometric Brownian motions.
 *
 * <p>In each round one normal deviate moves the whole market and one more moves each instrument:
 * with correlation ρ to the market, an instrument's deviate is ρ·Z<sub>market</sub> +
 * √(1−ρ²)·Z<sub>own</sub>, and its price follows the exact solution S·exp((μ−σ²/2)·dt + σ·√dt·Z) of
 * the equation of Black and Scholes (1973), with μ = 0. Time is counted in years of 252 sessions of
 * 6½ hours, sped up by the configured factor.
 *
 * <p>The same seed and number of instruments give the same prices, round by round. Used by one
 * thread at a time.
 */
@Singleton
public class SimulatedMarket implements MarketSource {

  private static final double TRADING_SECONDS_PER_YEAR = 252 * 6.5 * 3600;

  private final Random random;
  private final double roundSeconds;
  private final double speed;
  private final List<SimulatedInstrument> instruments = new ArrayList<>();

  @Inject
  public SimulatedMarket(Settings settings) {
    Settings.Market market = settings.market();
    random = new Random(market.seed());
    roundSeconds = 1.0 / market.roundsPerSecond();
    speed = market.speed();
    for (int i = 0; i < market.symbols(); i++) {
      instruments.add(SimulatedInstrument.numbered(i, random));
    }
  }

  /**
   * Simulated in steps of one second, whatever the later round rate: it only has to look plausible.
   */
  @Override
  public void past(long fromMillis, long toMillis, Consumer<Trade> consumer) {
    for (long then = fromMillis; then < toMillis; then += 1_000) {
      double market = random.nextGaussian();
      for (SimulatedInstrument instrument : instruments) {
        instrument.move(market, random, years(1), 1);
        instrument.trade(random, 1, then).ifPresent(consumer);
      }
    }
  }

  @Override
  public List<Update> round(long nowMillis) {
    double market = random.nextGaussian();
    List<Update> happened = new ArrayList<>();
    for (SimulatedInstrument instrument : instruments) {
      instrument.move(market, random, years(roundSeconds), roundSeconds);
      instrument.trade(random, roundSeconds, nowMillis).ifPresent(happened::add);
      instrument.changedQuote(nowMillis).ifPresent(happened::add);
    }
    return happened;
  }

  private double years(double seconds) {
    return seconds * speed / TRADING_SECONDS_PER_YEAR;
  }
}
