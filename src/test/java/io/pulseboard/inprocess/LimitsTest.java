package io.pulseboard.inprocess;

import static io.pulseboard.inprocess.SocketClient.eventually;
import static io.pulseboard.inprocess.SocketClient.isReplyTo;
import static io.pulseboard.inprocess.SocketClient.isSystem;
import static io.pulseboard.inprocess.SocketClient.isUpdateOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.pulseboard.model.Notice;
import jakarta.json.JsonObject;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LimitsTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** More than the buffers of both ends of a connection take. */
  private static final int FLOOD = 400;

  private static final String LARGE = "x".repeat(60_000);

  private static final Map<String, String> NARROW =
      Map.of(
          "pulseboard.connections.max", "2",
          "pulseboard.connections.max-subscriptions", "3",
          "pulseboard.outbox.max-bytes", "1048576");

  private static final Map<String, String> WATCHFUL =
      Map.of(
          "pulseboard.heartbeat-ms", "1000",
          "pulseboard.ping-ms", "1000",
          "pulseboard.pong-timeout-ms", "500");

  private InProcessServer server;
  private SocketClient client;

  @BeforeEach
  void startNarrow() {
    start(NARROW);
  }

  private void startWatchful() {
    stop();
    start(WATCHFUL);
  }

  private void start(Map<String, String> settings) {
    server = InProcessServer.start(settings);
    client = SocketClient.connect(HTTP, server.liveUri());
    client.awaitLine(isSystem("welcome"));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private void follow(String... channels) {
    client.say(
        "{\"id\":1,\"op\":\"subscribe\",\"channels\":[\""
            + String.join("\",\"", channels)
            + "\"]}");
  }

  @Test
  void aClientThatVanishedIsClosedAndForgotten() {
    startWatchful();
    follow("stocks/*");
    client.awaitLine(isSystem("live"));
    client.stopReading();
    eventually().until(() -> server.connections() == 0);
    assertThat(server.gauge("pulseboard.subscriptions")).isZero();
    client.readOn();
    assertThat(client.awaitClose()).isEqualTo(4003);
  }

  @Test
  void aClientThatSaysNothingButAnswersPingsStaysAndHearsHeartbeats() {
    startWatchful();
    List<JsonObject> heartbeats = client.awaitLines(isSystem("heartbeat"), 3);
    assertThat(heartbeats).allMatch(line -> line.containsKey("position"));
    assertThat(client.isClosed()).isFalse();
  }

  @Test
  void aReaderTooSlowForItsEventsIsClosedWithItsOwnCode() {
    follow("trades/A");
    client.awaitLine(isSystem("live"));
    client.stopReading();
    flood("trades/A");
    eventually().until(() -> server.connections() == 0);
    client.readOn();
    assertThat(client.awaitClose()).isEqualTo(4001);
    assertThat(client.updates("trades/A")).hasSizeLessThan(FLOOD);
  }

  @Test
  void aSlowReaderOfStatesGetsTheLatestAndTheCountOfWhatItSkipped() {
    follow("stocks/A");
    client.awaitLine(isSystem("live"));
    client.stopReading();
    flood("stocks/A");
    client.readOn();
    client.awaitLine(
        isUpdateOf("stocks/A").and(line -> line.getJsonNumber("o").longValue() == FLOOD));
    List<JsonObject> updates = client.updates("stocks/A");
    assertThat(updates).hasSizeLessThan(FLOOD);
    assertThat(updates.stream().mapToInt(update -> 1 + update.getInt("x", 0)).sum())
        .isEqualTo(FLOOD);
  }

  private void flood(String channel) {
    for (int i = 0; i < FLOOD; i++) {
      server.publish(Notice.of(channel, LARGE));
    }
  }

  @Test
  void aSubscriptionTooManyIsRefusedAsAWhole() {
    follow("stocks/A", "stocks/B", "stocks/C", "stocks/D");
    JsonObject reply = client.awaitLine(isReplyTo(1));
    assertThat(reply.getJsonObject("error").getString("code")).isEqualTo("too_many_subscriptions");
    assertThat(server.gauge("pulseboard.subscriptions")).isZero();
  }

  @Test
  void aConnectionTooManyIsClosedWithItsOwnCode() {
    try (SocketClient second = SocketClient.connect(HTTP, server.liveUri())) {
      second.awaitLine(isSystem("welcome"));
      try (SocketClient third = SocketClient.connect(HTTP, server.liveUri())) {
        assertThat(third.awaitClose()).isEqualTo(4005);
        assertThat(third.lines()).isEmpty();
      }
      assertThat(server.connections()).isEqualTo(2);
    }
    eventually().until(() -> server.connections() == 1);
    try (SocketClient next = SocketClient.connect(HTTP, server.liveUri())) {
      next.awaitLine(isSystem("welcome"));
    }
  }

  @Test
  void aServerThatShutsDownSaysGoodbye() {
    server.close();
    assertThat(client.awaitClose()).isEqualTo(4002);
    JsonObject bye = client.awaitLine(isSystem("bye"));
    assertThat(bye.getInt("code")).isEqualTo(4002);
    assertThat(bye.getInt("retryAfterMs")).isPositive();
  }
}
