package io.pulseboard.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The SSE carrier. */
@ExtendWith(ArquillianExtension.class)
class LiveStreamIT {

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.pulseboard();
  }

  @ArquillianResource private URI base;

  @Test
  void streamsQuotes() throws Exception {
    try (SseClient client = SseClient.open(base, "channel=stocks/ACME", null)) {
      client.awaitUpdates("stocks/ACME", 5);
      assertThat(client.lines().get(0).getString("sys")).isEqualTo("welcome");
      assertThat(client.updates("stocks/ACME").get(4).getJsonObject("d").getBoolean("sim"))
          .isTrue();
    }
  }

  @Test
  void resumesByItsLastIdWithoutGapOrDouble() throws Exception {
    List<JsonObject> seen = new ArrayList<>();
    String lastId = null;
    for (int round = 0; round < 4; round++) {
      try (SseClient client = SseClient.open(base, "channel=rooms/sse", lastId)) {
        client.awaitSystem("live");
        if (round == 0) {
          assertThat(client.updates("rooms/sse")).isEmpty();
        }
        Probe.does(base, "flood", "rooms/sse", "while open " + round, 50);
        client.awaitUpdates("rooms/sse", round == 0 ? 50 : 100);
        seen.addAll(client.updates("rooms/sse"));
        lastId = client.lastId();
      }
      Probe.does(base, "flood", "rooms/sse", "while closed " + round, 50);
    }
    assertThat(seen.stream().map(update -> update.getJsonObject("d").getString("text")))
        .containsExactlyElementsOf(
            IntStream.range(0, 7 * 50)
                .mapToObj(
                    i -> i % 50 + (i / 50 % 2 == 0 ? " while open " : " while closed ") + i / 100)
                .toList());
    assertThat(seen).noneMatch(update -> update.containsKey("h"));
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void leavesNothingBehindAndNoTraceInTheLog(HttpClient.Version version) throws Exception {
    assumeTrue(
        version == HttpClient.Version.HTTP_1_1
            || ServerUnderTest.current() == ServerUnderTest.WILDFLY,
        "Over HTTP/2 without TLS Payara itself ends some of many streams that are opened at once.");
    ServerLog log = ServerLog.fromNow();
    for (int round = 0; round < 5; round++) {
      List<SseClient> clients = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        clients.add(
            SseClient.open(base, "channel=stocks/*&channel=metrics/*&history=50", null, version));
      }
      for (SseClient client : clients) {
        client.awaitSystem("live");
        client.close();
      }
    }
    await()
        .atMost(LiveClient.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Scrape.of(base).value("pulseboard_connections", "carrier", "sse"))
                    .isZero());
    assertThat(log.complaints()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "400, bad_command, x=1",
    "400, bad_channel, channel=",
    "400, unknown_channel, channel=stonks/ACME",
    "400, bad_position, channel=stocks/ACME&since=nonsense",
    "400, bad_command, channel=stocks/ACME&history=forever",
  })
  void aBadQueryIsToldWhatIsWrong(int status, String code, String query) throws Exception {
    ServerLog log = ServerLog.fromNow();
    HttpResponse<String> answer = Probe.get(base, "api/stream?" + query);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    assertThat(log.complaints()).isEmpty();
  }

  @Test
  void foreignPagesAreRefused() throws Exception {
    assertThat(
            Probe.get(base, "api/stream?channel=stocks/*", "Origin", "https://evil.example")
                .statusCode())
        .isEqualTo(403);
  }
}
