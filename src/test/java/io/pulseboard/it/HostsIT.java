package io.pulseboard.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Under which names the server answers, and pages of which origins it lets in. */
@ExtendWith(ArquillianExtension.class)
class HostsIT {

  private static final String[] HANDSHAKE = {
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
  };

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.pulseboard()
        .addAsResource(
            new StringAsset(
                "pulseboard.hosts=dash.example\npulseboard.origins=https://desk.example\n"),
            "META-INF/microprofile-config.properties");
  }

  @ArquillianResource private URI base;

  private String head(String path, String... headers) throws IOException {
    try (RawConnection connection = RawConnection.to(base)) {
      return connection.head("GET", path, headers).readHead();
    }
  }

  private String handshake(String... headers) throws IOException {
    List<String> all = new ArrayList<>(List.of(HANDSHAKE));
    all.addAll(List.of(headers));
    return head("live", all.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "main.js", "metrics", "api/history?channel=candles/ACME&history=5"})
  void aForeignNameIsRefusedEverywhere(String path) throws Exception {
    assertThat(head(path, "Host: rebound.example")).startsWith("HTTP/1.1 403 ");
    assertThat(head(path, "Host: rebound.example", "Origin: http://rebound.example"))
        .startsWith("HTTP/1.1 403 ");
  }

  @Test
  void aForeignNameIsRefusedAWebSocketToo() throws Exception {
    assertThat(handshake("Host: rebound.example", "Origin: http://rebound.example"))
        .startsWith("HTTP/1.1 403 ");
    assertThat(handshake()).startsWith("HTTP/1.1 101 ");
  }

  @Test
  void theRefusalNamesTheSetting() throws Exception {
    try (RawConnection connection = RawConnection.to(base)) {
      connection.head("GET", "", "Host: rebound.example").readHead();
      byte[] body = connection.socket().getInputStream().readNBytes(60);
      assertThat(new String(body, java.nio.charset.StandardCharsets.UTF_8))
          .startsWith("{\"error\":{\"code\":\"forbidden\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LocalHost:80",
        "x.localhost:8080",
        "192.0.2.7:8080",
        "[::1]:8080",
        "dash.example",
        "DASH.example:443",
        "dash.example."
      })
  void theServersOwnNamesAreAnswered(String host) throws Exception {
    assertThat(head("", "Host: " + host)).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void whoSendsNoNameIsNoBrowser() throws Exception {
    try (RawConnection connection = RawConnection.to(base)) {
      connection.send("GET " + base.getPath() + " HTTP/1.0\r\n\r\n");
      assertThat(connection.readStatus()).isEqualTo(200);
    }
  }

  @Test
  void twoNamesAreNone() throws Exception {
    assertThat(head("", "Host: localhost", "Host: rebound.example"))
        .matches("(?s)HTTP/1.1 40[03] .*");
  }

  @Test
  void anOriginIsOneSchemeHostAndPort() throws Exception {
    String own = "http://" + base.getAuthority();
    assertThat(handshake("Origin: " + own)).startsWith("HTTP/1.1 101 ");
    assertThat(handshake("Origin: https://desk.example")).startsWith("HTTP/1.1 101 ");
    for (String origin :
        List.of(
            own + "/",
            own + "/path",
            own + "?x",
            "http://user@" + base.getAuthority(),
            "ftp://" + base.getAuthority(),
            "null",
            "https://evil.example")) {
      assertThat(handshake("Origin: " + origin)).as(origin).startsWith("HTTP/1.1 403 ");
    }
    assertThat(handshake("Origin: " + own, "Origin: https://evil.example"))
        .startsWith("HTTP/1.1 403 ");
    assertThat(handshake("Origin: " + own, "Origin: " + own)).startsWith("HTTP/1.1 403 ");
  }

  @Test
  void severalOffersOfASubprotocolCountAsOneList() throws Exception {
    assertThat(
            handshake(
                "Sec-WebSocket-Protocol: something.else",
                "Sec-WebSocket-Protocol: pulse.v1.bin, pulse.v1.json"))
        .startsWith("HTTP/1.1 101 ")
        .containsIgnoringCase("Sec-WebSocket-Protocol: pulse.v1.bin\r\n");
  }

  @Test
  void metricsAreNotForForeignPages() throws Exception {
    assertThat(head("metrics", "Origin: https://evil.example"))
        .doesNotContainIgnoringCase("Access-Control-");
    assertThat(head("metrics")).doesNotContainIgnoringCase("Access-Control-");
  }
}
