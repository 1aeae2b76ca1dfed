package io.pulseboard.feed.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseboard.model.Candle;
import io.pulseboard.model.Trade;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class CandleMakerTest {

  private final CandleMaker maker = new CandleMaker(5);

  private void trade(String symbol, long timeMillis, String price, long size) {
    maker.add(new Trade(symbol, timeMillis, new BigDecimal(price), size, Trade.Side.BUY, true));
  }

  @Test
  void aBarHoldsTheTradesOfItsTime() {
    trade("A", 10_100, "10.00", 1);
    trade("A", 11_000, "12.00", 2);
    trade("A", 12_000, "9.00", 3);
    trade("A", 14_999, "11.00", 4);
    assertThat(maker.finishedBy(14_999)).isEmpty();
    assertThat(maker.finishedBy(15_000))
        .containsExactly(
            new Candle(
                "A",
                10_000,
                5,
                new BigDecimal("10.00"),
                new BigDecimal("12.00"),
                new BigDecimal("9.00"),
                new BigDecimal("11.00"),
                10,
                true));
    assertThat(maker.finishedBy(99_000)).isEmpty();
  }

  @Test
  void everySymbolHasItsOwnBar() {
    trade("A", 10_000, "1.00", 1);
    trade("B", 10_000, "2.00", 1);
    assertThat(maker.finishedBy(15_000))
        .extracting(Candle::symbol)
        .containsExactlyInAnyOrder("A", "B");
  }

  @Test
  void aTimeWithoutTradesHasNoBar() {
    trade("A", 10_000, "1.00", 1);
    assertThat(maker.finishedBy(15_000)).hasSize(1);
    trade("A", 31_000, "2.00", 1);
    assertThat(maker.finishedBy(35_000)).extracting(Candle::timeMillis).containsExactly(30_000L);
  }
}
