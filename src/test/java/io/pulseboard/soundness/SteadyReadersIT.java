package io.pulseboard.soundness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Readers of every carrier on a running market, all of them connected all the time: what they read
 * is forgotten while they are there, and not only when they leave. {@link SteadyReadersRun} is the
 * same for longer.
 */
@Tag("long")
class SteadyReadersIT {

  private static final int WARM_UP_ROUNDS = 1_600;
  private static final int ROUNDS = 400;

  /** So long it may take until all that is bounded is full. */
  private static final int MOST_WARM_UPS = 10;

  private static final int SAMPLES = 3;

  /** What happens to wait for a reader at the moment of counting. */
  private static final double SLACK = 0.05;

  @Test
  void whatConnectedReadersHaveReadIsNotKept() throws Exception {
    try (SteadyMarket market = SteadyMarket.withFewReaders()) {
      market.awaitUpdates((long) WARM_UP_ROUNDS * SteadyMarket.UPDATES_PER_ROUND);
      market.awaitFull((long) ROUNDS * SteadyMarket.UPDATES_PER_ROUND, MOST_WARM_UPS);
      for (int i = 0; i < SAMPLES; i++) {
        market.awaitUpdates((long) ROUNDS * SteadyMarket.UPDATES_PER_ROUND);
        market.sample();
      }
      System.out.println(market.table());
      assertThat(market.growth(LiveHeap::ownObjects)).isLessThan(SLACK);
      assertThat(market.growth(LiveHeap::ownBytes)).isLessThan(SLACK);
      assertThat(market.growth(LiveHeap::arrayBytes)).isLessThan(SLACK);
    }
  }
}
