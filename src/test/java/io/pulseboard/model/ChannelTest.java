package io.pulseboard.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alerts",
        "stocks/ACME",
        "metrics/n/base/gc.total;name=G1 Young Generation",
        "räume/Küche"
      })
  void acceptsPaths(String name) {
    assertThat(new Channel(name).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/a", "a/", "a//b", "a/*", "*", "a*b", "a\nb", "a\u0000"})
  void refusesWhatIsNoPath(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Channel(name));
  }

  @Test
  void refusesNamesThatAreTooLong() {
    assertThat(new Channel("x".repeat(255)).name()).hasSize(255);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Channel("x".repeat(256)))
        .withMessageContaining("1 to 255")
        .withMessageContaining("256");
  }

  @Test
  void namespaceIsTheFirstSegment() {
    assertThat(new Channel("stocks/ACME").namespace()).isEqualTo("stocks");
    assertThat(new Channel("alerts").namespace()).isEqualTo("alerts");
  }

  @Test
  void escapedTextIsSafeInASegment() {
    String escaped = Channel.escape("50% /a*b;c,d=e\n");
    assertThat(escaped).isEqualTo("50%25 %2Fa%2Ab%3Bc%2Cd%3De%0A");
    assertThat(new Channel("x/" + escaped).namespace()).isEqualTo("x");
  }

  @Test
  void prefixMatchesWhatIsBelowItOnly() {
    ChannelPattern pattern = new ChannelPattern("stocks/*");
    assertThat(pattern.matches("stocks/ACME")).isTrue();
    assertThat(pattern.matches("stocks/ACME/depth")).isTrue();
    assertThat(pattern.matches("stocks")).isFalse();
    assertThat(pattern.matches("stocksX/ACME")).isFalse();
    assertThat(pattern.namespace()).isEqualTo("stocks");
  }

  @Test
  void nameMatchesItselfOnly() {
    ChannelPattern pattern = new ChannelPattern("stocks/ACME");
    assertThat(pattern.matches("stocks/ACME")).isTrue();
    assertThat(pattern.matches("stocks/ACMEX")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "/*", "stocks*", "stocks/*/x", "stocks/**"})
  void refusesStarsElsewhere(String pattern) {
    assertThatIllegalArgumentException().isThrownBy(() -> new ChannelPattern(pattern));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "abc:",
        ":1",
        "a-b:1",
        "abc:-1",
        "abc:1.5",
        "abc:1:2",
        "abc:99999999999999999999"
      })
  void refusesNonsensePositions(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Position.parse(text));
  }

  @Test
  void positionReadsWhatItWrites() {
    Position position = new Position("k3f9a1", 1043);
    assertThat(Position.parse(position.toString())).isEqualTo(position);
  }
}
