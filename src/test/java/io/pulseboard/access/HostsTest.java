package io.pulseboard.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseboard.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostsTest {

  private final Hosts hosts = new Hosts(TestSettings.small(), "machine7");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:8080",
        "board.localhost",
        "localhost.",
        "127.0.0.1:8080",
        "192.0.2.1",
        "[::1]",
        "[2001:db8::1]:8443",
        "machine7:8080",
        "board.example",
        "Board.Example:443",
        "board.example."
      })
  void answersUnderItsOwnNames(String host) {
    assertThat(hosts.allows(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "evil.example",
        "evil.board.example",
        "board.example.evil.example",
        "localhost.evil.example",
        "notlocalhost",
        "machine7.evil.example",
        "1.2.3.4.evil.example",
        "127.0.0.1.",
        "[::1].evil.example",
        "board.example:80:80",
        "user@localhost",
        "localhost/evil",
        "local host"
      })
  void answersUnderNoOther(String host) {
    assertThat(hosts.allows(host)).isFalse();
  }

  @Test
  void whoSendsNoNameIsNoBrowser() {
    assertThat(hosts.allows(null)).isTrue();
  }
}
