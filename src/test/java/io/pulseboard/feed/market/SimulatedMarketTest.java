package io.pulseboard.feed.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pulseboard.TestSettings;
import io.pulseboard.config.Settings;
import io.pulseboard.model.Quote;
import io.pulseboard.model.Trade;
import io.pulseboard.model.Update;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimulatedMarketTest {

  private static SimulatedMarket market(long seed, int symbols) {
    Settings all = TestSettings.small();
    return new SimulatedMarket(
        new Settings(
            all.node(),
            all.namespaces(),
            all.connections(),
            all.requests(),
            all.journal(),
            all.history(),
            all.metrics(),
            new Settings.Market(true, 10, symbols, seed, 10, 5, 60)));
  }

  private static List<Update> rounds(MarketSource market, int rounds) {
    List<Update> updates = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      updates.addAll(market.round(1_000_000L + i * 100L));
    }
    return updates;
  }

  @Test
  void theSameSeedGivesTheSameMarket() {
    assertThat(rounds(market(7, 24), 200)).isEqualTo(rounds(market(7, 24), 200));
    assertThat(rounds(market(7, 24), 50)).isNotEqualTo(rounds(market(8, 24), 50));
  }

  @Test
  void everyQuoteMakesSense() {
    List<Update> updates = rounds(market(1, 30), 2_000);
    List<Quote> quotes =
        updates.stream().filter(Quote.class::isInstance).map(Quote.class::cast).toList();
    assertThat(quotes.stream().map(Quote::symbol).distinct()).hasSize(30);
    assertThat(quotes)
        .allSatisfy(
            quote -> {
              assertThat(quote.bid()).isPositive().isLessThan(quote.ask());
              assertThat(quote.last()).isBetween(quote.low(), quote.high());
              assertThat(quote.bid().scale()).isEqualTo(2);
              assertThat(quote.simulated()).isTrue();
            });
  }

  @Test
  void tradesAreAtTheQuoteAndAddUpToTheVolume() {
    Map<String, Long> traded = new HashMap<>();
    Map<String, Quote> quoted = new HashMap<>();
    for (Update update : rounds(market(1, 24), 2_000)) {
      if (update instanceof Trade trade) {
        traded.merge(trade.symbol(), trade.size(), Long::sum);
      } else if (update instanceof Quote quote) {
        quoted.put(quote.symbol(), quote);
        assertThat(quote.volume()).isEqualTo(traded.getOrDefault(quote.symbol(), 0L));
      }
    }
    assertThat(traded).hasSize(24);
  }

  @Test
  void instrumentsMoveTogether() {
    double[][] returns = returns(market(3, 24), 20_000);
    double sum = 0;
    int pairs = 0;
    for (int a = 0; a < returns.length; a++) {
      for (int b = a + 1; b < returns.length; b++) {
        sum += correlation(returns[a], returns[b]);
        pairs++;
      }
    }
    // Correlations to the market are spread over 0.25 to 0.75; between two instruments their
    // product.
    assertThat(sum / pairs).isCloseTo(0.25, within(0.1));
  }

  /** Returns over 10 rounds each, so that the rounding to cents weighs little. */
  private static double[][] returns(MarketSource market, int rounds) {
    Map<String, Integer> index = new HashMap<>();
    Map<Integer, Double> mids = new HashMap<>();
    int samples = rounds / 10;
    double[][] returns = new double[24][samples];
    Map<Integer, Double> before = new HashMap<>();
    for (int i = 0; i < rounds; i++) {
      for (Update update : market.round(i)) {
        if (update instanceof Quote quote) {
          int number = index.computeIfAbsent(quote.symbol(), symbol -> index.size());
          BigDecimal sum = quote.bid().add(quote.ask());
          mids.put(number, sum.doubleValue() / 2);
        }
      }
      if (i % 10 == 9) {
        for (var mid : mids.entrySet()) {
          Double last = before.put(mid.getKey(), mid.getValue());
          returns[mid.getKey()][i / 10] = last == null ? 0 : Math.log(mid.getValue() / last);
        }
      }
    }
    return returns;
  }

  private static double correlation(double[] x, double[] y) {
    double sumXy = 0;
    double sumXx = 0;
    double sumYy = 0;
    for (int i = 0; i < x.length; i++) {
      sumXy += x[i] * y[i];
      sumXx += x[i] * x[i];
      sumYy += y[i] * y[i];
    }
    return sumXy / Math.sqrt(sumXx * sumYy);
  }
}
