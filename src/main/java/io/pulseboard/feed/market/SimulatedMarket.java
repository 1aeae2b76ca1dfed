package io.pulseboard.feed.market;

import io.pulseboard.config.Settings;
import io.pulseboard.model.Update;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A market that does not exist: instruments whose prices are correlated geometric Brownian motions.
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
  private final double roundYears;
  private final List<SimulatedInstrument> instruments = new ArrayList<>();

  @Inject
  public SimulatedMarket(Settings settings) {
    Settings.Market market = settings.market();
    random = new Random(market.seed());
    roundSeconds = 1.0 / market.roundsPerSecond();
    roundYears = roundSeconds * market.speed() / TRADING_SECONDS_PER_YEAR;
    for (int i = 0; i < market.symbols(); i++) {
      instruments.add(SimulatedInstrument.numbered(i, random));
    }
  }

  @Override
  public List<Update> round(long nowMillis) {
    double market = random.nextGaussian();
    List<Update> happened = new ArrayList<>();
    for (SimulatedInstrument instrument : instruments) {
      instrument.move(market, random, roundYears, roundSeconds);
      instrument.trade(random, roundSeconds, nowMillis).ifPresent(happened::add);
      instrument.changedQuote(nowMillis).ifPresent(happened::add);
    }
    return happened;
  }
}
