package io.pulseboard.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that do not send what they announced, or do not read what they asked for: more of them
 * than the server has threads for requests, and a reader beside them.
 */
@Tag("long")
@ExtendWith(ArquillianExtension.class)
class SlowRequestsIT {

  private static final int CONNECTIONS =
      ServerUnderTest.current() == ServerUnderTest.WILDFLY ? 40 : 300;

  /** Some seconds of the market. */
  private static final int FRAMES = 60;

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.pulseboard()
        .addAsResource(
            new StringAsset(
                "pulseboard.outbox.send-timeout-ms=2000\npulseboard.connections.max=400\n"
                    + "pulseboard.connections.max-requests-per-second=1000000\n"),
            "META-INF/microprofile-config.properties");
  }

  @ArquillianResource private URI base;

  @Test
  void pushesThatNeverComeWhilePublishingIsClosed() throws Exception {
    ServerLog log = ServerLog.fromNow();
    try (Witness witness = Witness.listen(base, "slow pushes");
        Connections held = new Connections()) {
      held.open(
          one -> one.head("POST", "api/push/rooms/ops", "Content-Length: 1000").send("{\"text\""));
      witness.seesMore(FRAMES);
      assertThat(status("GET", "")).isEqualTo(200);
      assertThat(held.all.get(0).readHead()).startsWith("HTTP/1.1 403 ");
      assertThat(witness.isClosed()).isFalse();
    }
    assertThat(log.complaints()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api/poll?channel=rooms/a",
        "api/stream?channel=rooms/a",
        "api/history?channel=candles/ACME&history=5",
        "metrics",
        "main.js",
        "nothing/here",
        "live"
      })
  void formsThatNeverCome(String path) throws Exception {
    ServerLog log = ServerLog.fromNow();
    try (Witness witness = Witness.listen(base, "forms that never come to " + path);
        Connections held = new Connections()) {
      held.open(
          one ->
              one.head(
                      "GET",
                      path,
                      "Content-Type: application/x-www-form-urlencoded",
                      "Content-Length: 1000")
                  .send("channel="));
      witness.seesMore(FRAMES);
      assertThat(status("GET", "")).isEqualTo(200);
      // They are not waited for for ever.
      for (RawConnection one : held.all) {
        assertThat(one.readStatus()).isBetween(302, 499);
      }
    }
    assertThat(log.complaints()).isEmpty();
  }

  /** Larger than what the system takes for a connection, all together. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "api/history?channel=candles/ACME&history=1000",
        "api/poll?channel=stocks/*&channel=candles/*&history=1000",
        "vendor/uplot/uPlot.esm.js"
      })
  void largeAnswersThatNobodyReads(String path) throws Exception {
    unread(path, true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"metrics", "nothing/here", "api/history?channel=stonks/none&history=1", "main.js"})
  void answersThatNobodyReads(String path) throws Exception {
    unread(path, false);
  }

  private void unread(String path, boolean isGivenUp) throws Exception {
    ServerLog log = ServerLog.fromNow();
    try (Witness witness = Witness.listen(base, "unread answers of " + path);
        Connections held = new Connections()) {
      String request =
          "GET " + base.getPath() + path + " HTTP/1.1\r\nHost: " + base.getAuthority() + "\r\n\r\n";
      // What is small is many, and so the more work the more connections there are.
      int bytes = isGivenUp ? 100_000 : 4_000_000 / CONNECTIONS;
      String requests = request.repeat(bytes / request.length());
      held.open(one -> one.send(requests));
      witness.seesMore(FRAMES);
      assertThat(status("GET", "")).isEqualTo(200);
      assertThat(status("GET", "api/history?channel=candles/ACME&history=5")).isEqualTo(200);
      if (isGivenUp) {
        await()
            .atMost(LiveClient.PATIENCE)
            .untilAsserted(
                () -> assertThat(held.all).allMatch(SlowRequestsIT::isEnded, "is ended"));
      }
      witness.seesMore(FRAMES);
    }
    assertThat(log.complaints()).isEmpty();
  }

  /** Sends until that fails, without reading: that would make the server go on. */
  private static boolean isEnded(RawConnection connection) {
    try {
      connection.send("G");
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void headsTakeNoPlaceOfAReader() throws Exception {
    for (String path : List.of("api/stream", "api/poll")) {
      for (int i = 0; i < 450; i++) {
        try (RawConnection connection = RawConnection.to(base)) {
          assertThat(connection.head("HEAD", path + "?channel=rooms/a").readHead())
              .startsWith("HTTP/1.1 405 ")
              .containsIgnoringCase("Allow: GET");
        }
      }
    }
    try (SseClient stream = SseClient.open(base, "channel=stocks/*", null)) {
      stream.awaitUpdates("stocks/ACME", 2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"api/stream", "api/poll", "api/history", "api/push/rooms/a", "main.js"})
  void otherMethodsAreRefusedWithThoseThatAreTaken(String path) throws Exception {
    for (String method : List.of("PUT", "DELETE", "PATCH")) {
      try (RawConnection connection = RawConnection.to(base)) {
        assertThat(connection.head(method, path).readHead())
            .startsWith("HTTP/1.1 405 ")
            .containsIgnoringCase("Allow: ");
      }
    }
  }

  private int status(String method, String path) throws IOException {
    try (RawConnection connection = RawConnection.to(base)) {
      return connection.head(method, path).readStatus();
    }
  }

  /** What each connection of an attack does first. */
  @FunctionalInterface
  private interface Attack {
    void begin(RawConnection connection) throws IOException;
  }

  /** Those of an attack. */
  private final class Connections implements AutoCloseable {

    private final List<RawConnection> all = new ArrayList<>();

    void open(Attack attack) throws IOException {
      for (int i = 0; i < CONNECTIONS; i++) {
        RawConnection connection = RawConnection.to(base);
        all.add(connection);
        attack.begin(connection);
      }
    }

    @Override
    public void close() throws IOException {
      for (RawConnection connection : all) {
        connection.close();
      }
      // The next attack is to find the server as it was.
      await().atMost(LiveClient.PATIENCE).until(() -> status("GET", "") == 200);
    }
  }

  /** The server may answer one too many that it is busy, and end the connection. */
  private static void sendUntilRefused(RawConnection connection, String path) {
    try {
      for (int request = 0; request < 20; request++) {
        connection.head("GET", path);
      }
    } catch (IOException e) {
      // Refused: nothing more can be sent.
    }
  }

  /** Each of them had one of few places, which nobody else may miss when they are gone. */
  @ParameterizedTest
  @ValueSource(strings = {"metrics", "api/history?channel=candles/ACME&history=1000"})
  void whoLeavesWithoutReadingGivesBackItsPlaces(String path) throws Exception {
    for (int round = 0; round < 2; round++) {
      try (Connections held = new Connections()) {
        for (int i = 0; i < 300; i++) {
          RawConnection one = RawConnection.to(base);
          held.all.add(one);
          sendUntilRefused(one, path);
        }
      }
    }
    // On Payara the metrics are the server's, and we lead there.
    await().atMost(LiveClient.PATIENCE).until(() -> status("GET", path) < 400);
  }
}
