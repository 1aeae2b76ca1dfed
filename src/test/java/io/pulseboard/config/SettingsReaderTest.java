package io.pulseboard.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SettingsReaderTest {

  private static Settings read(Map<String, String> values) {
    return new SettingsReader(
            new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build())
        .read();
  }

  @Test
  void everythingHasADefault() {
    Settings settings = read(Map.of("pulseboard.node", "a b/c"));
    assertThat(settings.node()).isEqualTo("a-b-c");
    assertThat(settings.market().symbols()).isEqualTo(24);
    assertThat(settings.namespaces().state()).containsExactlyInAnyOrder("stocks", "metrics");
    assertThat(settings.connections().origins()).isEmpty();
    assertThat(settings.requests().hosts()).isEmpty();
    assertThat(settings.requests().maxPerSecond()).isEqualTo(1_000);
    assertThat(settings.connections().compression()).isFalse();
    assertThat(settings.connections().direct()).isTrue();
  }

  @Test
  void readsWhatIsConfigured() {
    Settings settings =
        read(
            Map.of(
                "pulseboard.market.speed", "2.5",
                "pulseboard.market.enabled", "false",
                "pulseboard.channels.event", "rooms, orders ,",
                "pulseboard.outbox.max-bytes", "3000000"));
    assertThat(settings.market().speed()).isEqualTo(2.5);
    assertThat(settings.market().enabled()).isFalse();
    assertThat(settings.namespaces().event()).containsExactlyInAnyOrder("rooms", "orders");
    assertThat(settings.connections().outboxBytes()).isEqualTo(3_000_000);
  }

  @Test
  void aValueOutOfRangeIsNamedWithWhatIsAllowed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(Map.of("pulseboard.market.symbols", "0")))
        .withMessage("pulseboard.market.symbols is 0; allowed is 1 to 1000.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(Map.of("pulseboard.market.speed", "NaN")))
        .withMessageContaining("pulseboard.market.speed");
  }

  @Test
  void aValueThatIsNoNumberIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(Map.of("pulseboard.ping-ms", "often")))
        .withMessage("pulseboard.ping-ms is often, which is not a number.");
  }

  @Test
  void sourcesSayHowOftenTheirChannelsSpeakAndOthersMayBeDeclared() {
    assertThat(read(Map.of()).namespaces().intervalMillis())
        .isEqualTo(Map.of("metrics", 1_000, "stocks", 6_000));
    assertThat(
            read(Map.of(
                    "pulseboard.metrics.period-ms", "10000",
                    "pulseboard.market.enabled", "false",
                    "pulseboard.channels.state", "metrics,sensors",
                    "pulseboard.channels.intervals", "sensors=60000, alerts=86400000"))
                .namespaces()
                .intervalMillis())
        .isEqualTo(Map.of("metrics", 10_000, "sensors", 60_000, "alerts", 86_400_000));
    assertThat(
            read(Map.of(
                    "pulseboard.channels.state", "sensors", "pulseboard.metrics.enabled", "false"))
                .namespaces()
                .intervalMillis())
        .isEmpty();
  }

  @Test
  void anIntervalThatIsNoneIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(Map.of("pulseboard.channels.intervals", "stocks")))
        .withMessage(
            "pulseboard.channels.intervals has \"stocks\"; allowed is <namespace>=<ms>, with commas.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(Map.of("pulseboard.channels.intervals", "stocks=0")))
        .withMessage("pulseboard.channels.intervals is 0; allowed is 1 to 86400000.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(Map.of("pulseboard.channels.intervals", "rooms=5,rooms=6")))
        .withMessage("pulseboard.channels.intervals names \"rooms\" twice.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(Map.of("pulseboard.channels.intervals", "stonks=5")))
        .withMessage(
            "pulseboard.channels.intervals names \"stonks\", which is not a declared namespace.");
  }

  @Test
  void aNamespaceHasOneKind() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(Map.of("pulseboard.channels.event", "stocks")))
        .withMessageContaining("[stocks]");
  }

  @Test
  void thePageNamesEveryKeyAndNoOther() throws IOException {
    Pattern key = Pattern.compile("\"(pulseboard\\.[a-z.-]+)\"");
    Pattern row = Pattern.compile("^\\| `(pulseboard\\.[a-z.-]+)` \\|", Pattern.MULTILINE);
    String code =
        Files.readString(Path.of("src/main/java/io/pulseboard/config/SettingsReader.java"));
    String page = Files.readString(Path.of("src/docs/configuration.md"));
    assertThat(names(row, page)).isEqualTo(names(key, code));
  }

  private static TreeSet<String> names(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void channelsEndAfterTheTimeToLiveOfTheirNamespace() {
    assertThat(read(Map.of()).namespaces().timeToLiveMillis()).isEqualTo(Map.of("metrics", 60_000));
    assertThat(
            read(Map.of("pulseboard.metrics.period-ms", "10000")).namespaces().timeToLiveMillis())
        .isEqualTo(Map.of("metrics", 100_000));
    assertThat(
            read(Map.of("pulseboard.channels.time-to-live", "metrics=0, stocks=5000"))
                .namespaces()
                .timeToLiveMillis())
        .isEqualTo(Map.of("stocks", 5_000));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(Map.of("pulseboard.channels.time-to-live", "rooms=5000")))
        .withMessage(
            "pulseboard.channels.time-to-live names \"rooms\", which is not a namespace of state"
                + " channels.");
  }
}
