package io.pulseboard.soundness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * {@link SteadyReadersIT} for as long as it takes to publish what the market publishes in an hour
 * by default. Run by the profile {@code soak}; {@code soak.rounds} sets the number of rounds.
 */
class SteadyReadersRun {

  private static final int WARM_UP_ROUNDS = 6_000;
  private static final int ROUNDS = Integer.getInteger("soak.rounds", 36_000);
  private static final int SAMPLES = 6;

  /** What is on its way to readers differs from moment to moment by some hundred objects. */
  private static final double SLACK = 0.1;

  @Test
  void theHeapIsFlatForAnHoursWorthOfUpdates() throws Exception {
    try (SteadyMarket market = SteadyMarket.withManyReaders()) {
      market.awaitUpdates((long) WARM_UP_ROUNDS * SteadyMarket.UPDATES_PER_ROUND);
      market.sample();
      for (int i = 0; i < SAMPLES; i++) {
        market.awaitUpdates((long) ROUNDS / SAMPLES * SteadyMarket.UPDATES_PER_ROUND);
        market.sample();
      }
      System.out.println(market.table());
      assertThat(market.growth(LiveHeap::ownObjects)).isLessThan(SLACK);
      assertThat(market.growth(LiveHeap::ownBytes)).isLessThan(SLACK);
      assertThat(market.growth(LiveHeap::arrayBytes)).isLessThan(SLACK);
      assertThat(market.growth(LiveHeap::bytes)).isLessThan(SLACK);
    }
  }
}
