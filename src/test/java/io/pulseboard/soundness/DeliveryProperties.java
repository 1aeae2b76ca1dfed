package io.pulseboard.soundness;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseboard.TestSettings;
import io.pulseboard.TestTelemetry;
import io.pulseboard.telemetry.Telemetry;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterProperty;

class DeliveryProperties {

  private static final long JOURNAL_BYTES = 1 << 20;

  /** The history may be ahead of the dispatcher, and still knows what was the latest there. */
  private static final int HISTORY_ENTRIES = 1_000;

  private final Telemetry telemetry = TestTelemetry.create();

  /** In how many runs something happened. */
  private final Map<Happening, Integer> runsWith = new EnumMap<>(Happening.class);

  private int started;
  private int ended;

  /** Small bounds, and what happens within them. */
  record Scenario(int journalEntries, int outboxBytes, List<Action> actions) {}

  @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
  void nothingComesTwiceOrOutOfOrderAndNothingIsLostInSilence(
      @ForAll("scenarios") Scenario scenario) {
    World world =
        new World(
            TestSettings.withHistory(
                TestSettings.with(scenario.journalEntries(), JOURNAL_BYTES, scenario.outboxBytes()),
                HISTORY_ENTRIES,
                JOURNAL_BYTES),
            telemetry);
    started++;
    world.run(scenario.actions());
    ended++;
    world.happenings().forEach(happening -> runsWith.merge(happening, 1, Integer::sum));
  }

  /** A property over runs in which nothing difficult happens would say nothing. */
  @AfterProperty
  void everythingDifficultHappenedOften() {
    if (ended < started) {
      return;
    }
    // Refusals for the moment are too rare in so few runs to be asked for.
    assertThat(runsWith.keySet()).containsAll(EnumSet.complementOf(EnumSet.of(Happening.BUSY)));
  }

  @Provide
  Arbitrary<Scenario> scenarios() {
    return Combinators.combine(
            Arbitraries.integers().between(100, 300),
            Arbitraries.of(9_000, 16_000),
            actions()
                .list()
                .ofMinSize(5)
                .ofMaxSize(50)
                .withSizeDistribution(RandomDistribution.uniform()))
        .as(Scenario::new);
  }

  private Arbitrary<Action> actions() {
    Arbitrary<Integer> client = Arbitraries.of(0, 1);
    Arbitrary<String> channel =
        Arbitraries.of(
            "stocks/A",
            "stocks/B",
            "stocks/A/x",
            "metrics/m",
            "trades/A",
            "trades/B",
            "trades/A/x",
            "rooms/r");
    Arbitrary<String> pattern =
        Arbitraries.of(
            "stocks/*",
            "stocks/A",
            "stocks/A/*",
            "metrics/*",
            "trades/*",
            "trades/A",
            "trades/A/*",
            "rooms/r");
    Arbitrary<Set<String>> patterns = pattern.set().ofMinSize(1).ofMaxSize(4);
    Arbitrary<Integer> times =
        Arbitraries.frequencyOf(
            Tuple.of(12, Arbitraries.integers().between(1, 5)),
            Tuple.of(6, Arbitraries.integers().between(6, 60)),
            Tuple.of(1, Arbitraries.integers().between(100, 350)));
    Arbitrary<Integer> length = Arbitraries.of(0, 100, 1_000);
    Arbitrary<Integer> history = Arbitraries.of(0, 0, 0, 5);
    return Arbitraries.frequencyOf(
        Tuple.of(12, Combinators.combine(channel, times, length).as(Action.Publish::new)),
        Tuple.of(4, Arbitraries.of("stocks/A", "stocks/A/x", "metrics/m").map(Action.End::new)),
        Tuple.of(12, Arbitraries.just(new Action.Dispatch())),
        Tuple.of(
            12, Combinators.combine(client, Arbitraries.of(1, 1, 1, 2, 5)).as(Action.Read::new)),
        Tuple.of(8, Combinators.combine(client, patterns, history).as(Action.Subscribe::new)),
        Tuple.of(2, Combinators.combine(client, pattern).as(Action.Unsubscribe::new)),
        Tuple.of(4, client.map(Action.Cut::new)),
        Tuple.of(6, client.map(Action.Return::new)),
        Tuple.of(8, Combinators.combine(client, Arbitraries.of(1, 2)).as(Action.Glimpse::new)),
        Tuple.of(2, client.map(Action.Heartbeat::new)),
        Tuple.of(2, Arbitraries.just(new Action.Watch())),
        Tuple.of(1, Arbitraries.just(new Action.Restart())));
  }
}
