package io.pulseboard.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseboard.TestSettings;
import org.junit.jupiter.api.Test;

class OriginsTest {

  private final Origins origins = new Origins(TestSettings.small());

  @Test
  void allowsProgramsAndTheServersOwnPages() {
    assertThat(origins.allows(null, "localhost:8080")).isTrue();
    assertThat(origins.allows("http://localhost:8080", "localhost:8080")).isTrue();
    assertThat(origins.allows("https://Board.example", "board.example")).isTrue();
  }

  @Test
  void allowsConfiguredPages() {
    assertThat(origins.allows("https://desk.example", "localhost:8080")).isTrue();
  }

  @Test
  void refusesAllOthers() {
    assertThat(origins.allows("https://evil.example", "localhost:8080")).isFalse();
    assertThat(origins.allows("http://localhost:9090", "localhost:8080")).isFalse();
    assertThat(origins.allows("null", "localhost:8080")).isFalse();
    assertThat(origins.allows("http://a b", "localhost:8080")).isFalse();
    assertThat(origins.allows("https://desk.example", null)).isTrue();
    assertThat(origins.allows("https://evil.example", null)).isFalse();
  }

  @Test
  void anOriginIsSchemeHostAndPort() {
    assertThat(origins.allows("http://[::1]:8080", "[::1]:8080")).isTrue();
    for (String origin :
        new String[] {
          "http://localhost:8080/",
          "http://localhost:8080/path",
          "http://localhost:8080?x",
          "http://localhost:8080#x",
          "http://user@localhost:8080",
          "ftp://localhost:8080",
          "localhost:8080",
          "//localhost:8080",
          "http://localhost:8080 http://localhost:8080",
          ""
        }) {
      assertThat(origins.allows(origin, "localhost:8080")).as(origin).isFalse();
    }
    assertThat(origins.allows("http://user@localhost:8080", "user@localhost:8080")).isFalse();
  }
}
