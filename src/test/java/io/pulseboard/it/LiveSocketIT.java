package io.pulseboard.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The WebSocket carrier. Beside every test a witness listens, who must not notice anything. */
@ExtendWith(ArquillianExtension.class)
class LiveSocketIT {

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.pulseboard();
  }

  @ArquillianResource private URI base;

  private LiveClient witness;
  private ServerLog log;

  @BeforeEach
  void letAWitnessListen() {
    log = ServerLog.fromNow();
    witness = LiveClient.connect(base).subscribe(1, "rooms/witness");
    witness.awaitReply(1);
  }

  @AfterEach
  void theWitnessNoticedNothing() throws Exception {
    Probe.does(base, "publish", "rooms/witness", "still there?");
    witness.await1(LiveClient.isUpdateOf("rooms/witness"));
    assertThat(witness.updates("rooms/witness")).hasSize(1);
    assertThat(witness.isClosed()).isFalse();
    witness.close();
    assertThat(log.complaints()).isEmpty();
  }

  @Test
  void welcomesAndShowsTheMarket() {
    try (LiveClient client = LiveClient.connect(base)) {
      JsonObject welcome = client.awaitSystem("welcome");
      assertThat(welcome.getString("epoch")).isNotBlank();
      assertThat(welcome.getJsonObject("limits").getInt("subscriptions")).isEqualTo(500);
      client.say(
          "{\"id\":1,\"op\":\"subscribe\",\"channels\":[\"stocks/*\",\"candles/ACME\"],\"history\":50}");
      client.awaitSystem("live");
      assertThat(
              client.lines().stream()
                  .filter(line -> line.getString("c", "").startsWith("stocks/"))
                  .map(line -> line.getString("c"))
                  .distinct())
          .hasSize(24);
      assertThat(client.updates("candles/ACME"))
          .filteredOn(line -> line.containsKey("h"))
          .hasSize(50);
      int before = client.lines().size();
      client.await1(line -> client.lines().size() > before + 50);
    }
  }

  /** Else all of it works still, at several times the cost. */
  @Test
  void framesTakeTheShortWayIntoTheConnection() {
    String writer =
        ServerUnderTest.current() == ServerUnderTest.WILDFLY ? "UndertowWriter" : "GrizzlyWriter";
    assertThat(ServerLog.says("WebSocket frames are written by " + writer)).isTrue();
  }

  @Test
  void resumesWhereItLeftOff() throws Exception {
    long last;
    String epoch;
    try (LiveClient client = LiveClient.connect(base).subscribe(1, "rooms/resume")) {
      client.awaitReply(1);
      Probe.does(base, "flood", "rooms/resume", "before", 10);
      client.await1(line -> client.updates("rooms/resume").size() == 10);
      last = client.updates("rooms/resume").get(9).getJsonNumber("o").longValue();
      epoch = client.awaitSystem("welcome").getString("epoch");
    }
    Probe.does(base, "flood", "rooms/resume", "meanwhile", 10);
    try (LiveClient client = LiveClient.connect(base)) {
      client.say(
          "{\"id\":1,\"op\":\"subscribe\",\"channels\":[\"rooms/resume\"],\"since\":\""
              + epoch
              + ":"
              + last
              + "\"}");
      client.awaitSystem("live");
      Probe.does(base, "flood", "rooms/resume", "after", 10);
      client.await1(line -> client.updates("rooms/resume").size() >= 20);
      assertThat(texts(client.updates("rooms/resume")))
          .isEqualTo(
              IntStream.range(0, 20)
                  .mapToObj(i -> i < 10 ? i + " meanwhile" : i - 10 + " after")
                  .toList());
    }
  }

  private static List<String> texts(List<JsonObject> updates) {
    return updates.stream().map(update -> update.getJsonObject("d").getString("text")).toList();
  }

  @Test
  void pingsMeasureTheClock() {
    try (LiveClient client = LiveClient.connect(base)) {
      client.say("{\"id\":3,\"op\":\"ping\"}");
      assertThat(client.awaitReply(3).getJsonObject("ok").getJsonNumber("serverTime").longValue())
          .isCloseTo(System.currentTimeMillis(), Assertions.within(10_000L));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "bad_json | this is not JSON",
        "bad_command | {\"op\":\"ping\"}",
        "unknown_op | {\"id\":9,\"op\":\"dance\"}",
        "bad_command | {\"id\":9,\"op\":\"subscribe\"}",
        "unknown_channel | {\"id\":9,\"op\":\"subscribe\",\"channels\":[\"stonks/ACME\"]}",
        "bad_position | {\"id\":9,\"op\":\"subscribe\",\"channels\":[\"rooms/a\"],\"since\":\"nonsense\"}",
      })
  void aMistakeGetsItsCodeAndTheConnectionGoesOn(String code, String frame) {
    try (LiveClient client = LiveClient.connect(base)) {
      client.say(frame);
      JsonObject error = client.await1(line -> line.containsKey("error")).getJsonObject("error");
      assertThat(error.getString("code")).isEqualTo(code);
      assertThat(error.getBoolean("retry")).isFalse();
      client.say("{\"id\":10,\"op\":\"ping\"}");
      client.awaitReply(10);
    }
  }

  @Test
  void aNameOfTenThousandCharactersIsRefused() {
    try (LiveClient client = LiveClient.connect(base).subscribe(5, "rooms/" + "x".repeat(10_000))) {
      assertThat(client.awaitReply(5).getJsonObject("error").getString("code"))
          .isEqualTo("bad_channel");
    }
  }

  @Test
  void aThousandSubscriptionsAreRefusedWhole() {
    try (LiveClient client = LiveClient.connect(base)) {
      String names =
          IntStream.range(0, 1_000)
              .mapToObj(i -> "\"rooms/" + i + "\"")
              .collect(Collectors.joining(","));
      client.say("{\"id\":5,\"op\":\"subscribe\",\"channels\":[" + names + "]}");
      assertThat(client.awaitReply(5).getJsonObject("error").getString("code"))
          .isEqualTo("too_many_subscriptions");
      for (int i = 0; i < 5; i++) {
        client.say(
            "{\"id\":"
                + (10 + i)
                + ",\"op\":\"subscribe\",\"channels\":["
                + hundredRooms(i)
                + "]}");
        assertThat(client.awaitReply(10 + i).getJsonObject("ok").getJsonArray("channels"))
            .hasSize(100);
      }
      client.subscribe(20, "rooms/one-too-many");
      assertThat(client.awaitReply(20).getJsonObject("error").getString("code"))
          .isEqualTo("too_many_subscriptions");
    }
  }

  private static String hundredRooms(int hundred) {
    return IntStream.range(0, 100)
        .mapToObj(i -> "\"rooms/" + hundred + "-" + i + "\"")
        .collect(Collectors.joining(","));
  }

  @Test
  void aThousandCommandsInABurstEndTheConnection() {
    try (LiveClient client = LiveClient.connect(base)) {
      for (int i = 0; i < 1_000; i++) {
        client.sayUntilClosed("{\"id\":" + i + ",\"op\":\"ping\"}");
      }
      assertThat(client.awaitClose()).isEqualTo(4004);
    }
  }

  @Test
  void readsHistoryAndSaysHello() {
    try (LiveClient client = LiveClient.connect(base)) {
      client.say("{\"id\":1,\"op\":\"hello\",\"client\":\"test/1\",\"protocol\":1}");
      assertThat(client.awaitReply(1).getJsonObject("ok").getInt("protocol")).isEqualTo(1);
      client.say("{\"id\":2,\"op\":\"refresh\"}");
      assertThat(client.awaitReply(2).getJsonObject("ok").isNull("expires")).isTrue();
      client.say("{\"id\":3,\"op\":\"history\",\"channel\":\"candles/ACME\",\"history\":20}");
      JsonObject past = client.awaitReply(3).getJsonObject("ok");
      assertThat(past.getJsonArray("updates")).hasSize(20);
      assertThat(past.getBoolean("complete")).isTrue();
      client.say("{\"id\":4,\"op\":\"publish\",\"channel\":\"rooms/x\",\"data\":{}}");
      assertThat(client.awaitReply(4).getJsonObject("error").getString("code"))
          .isEqualTo("forbidden");
    }
  }

  @Test
  void aMessageOfTwoMegabytesEndsTheConnection() {
    try (LiveClient client = LiveClient.connect(base)) {
      client.awaitSystem("welcome");
      client.sayUntilClosed("x".repeat(2 << 20));
      // The server closes with 1009; a client still writing may only see that the connection broke.
      assertThat(client.awaitClose()).isIn(1009, 1006);
    }
  }

  @Test
  void aBinaryFrameEndsTheConnection() {
    try (LiveClient client = LiveClient.connect(base)) {
      client.sayBytes(new byte[] {1, 2, 3});
      JsonObject bye = client.awaitSystem("bye");
      assertThat(bye.getInt("code")).isEqualTo(4502);
      assertThat(bye.isNull("retryAfterMs")).isTrue();
      assertThat(client.awaitClose()).isEqualTo(4502);
    }
  }

  @Test
  void oneMistakeAfterAnotherEndsTheConnection() {
    try (LiveClient client = LiveClient.connect(base)) {
      for (int i = 0; i < 20; i++) {
        client.say("nonsense");
      }
      assertThat(client.awaitClose()).isEqualTo(4502);
    }
  }

  @Test
  void aPositionOfAnotherEpochIsNoErrorButNotComplete() {
    try (LiveClient client = LiveClient.connect(base)) {
      client.say(
          "{\"id\":1,\"op\":\"subscribe\",\"channels\":[\"rooms/x\"],\"since\":\"other:5\"}");
      assertThat(
              client
                  .awaitReply(1)
                  .getJsonObject("ok")
                  .getJsonArray("channels")
                  .getJsonObject(0)
                  .getBoolean("complete"))
          .isFalse();
      assertThat(client.awaitSystem("gap").isNull("lost")).isTrue();
    }
  }

  @Test
  void foreignPagesAndUnknownProtocolsAreRefusedAtTheDoor() {
    assertThat(handshakeStatus("Origin", "https://evil.example")).isEqualTo(403);
    assertThat(handshakeStatus("X-None", "x", "soap")).isEqualTo(400);
  }

  private int handshakeStatus(String header, String value, String... protocols) {
    var builder = HttpClient.newHttpClient().newWebSocketBuilder().header(header, value);
    if (protocols.length > 0) {
      builder.subprotocols(protocols[0]);
    }
    URI live = URI.create(base.toString().replaceFirst("^http", "ws") + "live");
    try {
      builder.buildAsync(live, new java.net.http.WebSocket.Listener() {}).join();
      return 101;
    } catch (CompletionException e) {
      return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
    }
  }
}
