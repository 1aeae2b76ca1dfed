package io.pulseboard.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishing from outside, where the configuration opens a namespace for it. */
@ExtendWith(ArquillianExtension.class)
class PushIT {

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.pulseboard()
        .addAsResource(
            new StringAsset("pulseboard.publish.namespaces=rooms,gone\n"),
            "META-INF/microprofile-config.properties");
  }

  @ArquillianResource private URI base;

  @Test
  void bothWaysReachTheReadersAndTellThePlace() throws Exception {
    try (LiveClient client = LiveClient.connect(base).subscribe(1, "rooms/push")) {
      client.awaitReply(1);
      client.say(
          "{\"id\":2,\"op\":\"publish\",\"channel\":\"rooms/push\",\"data\":{\"text\":\"by socket\"}}");
      String position = client.awaitReply(2).getJsonObject("ok").getString("position");
      var answer = Probe.post(base, "api/push/rooms/push", "{\"text\":\"by HTTP\"}");
      assertThat(answer.statusCode()).isEqualTo(200);
      client.await1(line -> client.updates("rooms/push").size() == 2);
      var updates = client.updates("rooms/push");
      assertThat(updates.get(0).getJsonObject("d").getString("text")).isEqualTo("by socket");
      assertThat(position).endsWith(":" + updates.get(0).getJsonNumber("o"));
      assertThat(answer.body()).contains(":" + updates.get(1).getJsonNumber("o") + "\"");
    }
  }

  @Test
  void whatIsWrongIsToldAndNothingElseHappens() throws Exception {
    ServerLog log = ServerLog.fromNow();
    assertThat(status("api/push/rooms/a", "not JSON")).isEqualTo(400);
    assertThat(status("api/push/rooms/a", "[1]")).isEqualTo(400);
    assertThat(status("api/push/rooms/*", "{}")).isEqualTo(400);
    assertThat(status("api/push/", "{}")).isEqualTo(400);
    assertThat(status("api/push/gone/a", "{}")).isEqualTo(400);
    assertThat(status("api/push/alerts", "{}")).isEqualTo(403);
    assertThat(status("api/push/rooms/a", "{\"x\":\"" + "y".repeat(70_000) + "\"}")).isEqualTo(413);
    assertThat(status("api/push/rooms/a", "{\"x\":\"" + "\uD83D\uDE00".repeat(1_000_000) + "\"}"))
        .isEqualTo(413);
    assertThat(log.complaints()).isEmpty();
  }

  private int status(String path, String body) throws Exception {
    return Probe.post(base, path, body).statusCode();
  }

  @ParameterizedTest
  @CsvSource({
    "api/push/rooms/a%3Bb, rooms/a;b",
    "api/push/rooms/a%20b%25, rooms/a b%",
    "api/push/rooms/gr%C3%BC%C3%9Fe, rooms/gr\u00fc\u00dfe",
    "api/push/rooms/a+b, rooms/a+b",
  })
  void whatIsEncodedLandsUnderTheNameThatItSays(String path, String channel) throws Exception {
    try (LiveClient client = LiveClient.connect(base).subscribe(1, channel);
        RawConnection connection = RawConnection.to(base)) {
      client.awaitReply(1);
      assertThat(connection.head("POST", path, "Content-Length: 7").send("{\"a\":1}").readStatus())
          .isEqualTo(200);
      client.await1(LiveClient.isUpdateOf(channel));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rooms/a;b=c",
        "rooms;x/a",
        "rooms/a%5Cb",
        "rooms/a%5C..%5Cb",
        "rooms/../b",
        "rooms/%2e%2e/b",
        "rooms/%2e/b",
        "x/../rooms/b",
        "rooms/a%2Fb",
        "rooms/%C0%AF",
        "rooms/%FF",
        "rooms/a%00b"
      })
  void whatNotAllReadAlikeIsRefused(String path) throws Exception {
    try (LiveClient client = LiveClient.connect(base).subscribe(1, "rooms/*");
        RawConnection connection = RawConnection.to(base)) {
      client.awaitReply(1);
      assertThat(
              connection
                  .head("POST", "api/push/" + path, "Content-Length: 7")
                  .send("{\"a\":1}")
                  .readStatus())
          .isEqualTo(400);
      assertThat(Probe.post(base, "api/push/rooms/after", "{}").statusCode()).isEqualTo(200);
      client.await1(LiveClient.isUpdateOf("rooms/after"));
      assertThat(client.updates("rooms/after")).hasSize(1);
      assertThat(client.updates("rooms/b")).isEmpty();
      assertThat(client.updates("rooms/a")).isEmpty();
    }
  }

  /**
   * What Payara itself can't decode it answers itself, with 200 and nothing, before an application
   * sees it.
   */
  @ParameterizedTest
  @ValueSource(strings = {"rooms/a%zz", "rooms/a%", "rooms/a%1"})
  void whatIsNotPercentEncodedLandsNowhere(String path) throws Exception {
    try (LiveClient client = LiveClient.connect(base).subscribe(1, "rooms/*");
        RawConnection connection = RawConnection.to(base)) {
      client.awaitReply(1);
      connection.head("POST", "api/push/" + path, "Content-Length: 7").send("{\"a\":1}");
      assertThat(connection.readStatus())
          .isIn(ServerUnderTest.current() == ServerUnderTest.WILDFLY ? 400 : 200, 400);
      assertThat(Probe.post(base, "api/push/rooms/last", "{}").statusCode()).isEqualTo(200);
      client.await1(LiveClient.isUpdateOf("rooms/last"));
      assertThat(client.updates("rooms/a")).isEmpty();
    }
  }

  @Test
  void slowPushesHoldNobodyUp() throws Exception {
    ServerLog log = ServerLog.fromNow();
    List<RawConnection> held = new ArrayList<>();
    try (Witness witness = Witness.listen(base, "slow pushes to an open namespace")) {
      int connections = ServerUnderTest.current() == ServerUnderTest.WILDFLY ? 40 : 300;
      for (int i = 0; i < connections; i++) {
        held.add(RawConnection.to(base));
        held.get(i).head("POST", "api/push/rooms/slow", "Content-Length: 1000").send("{\"text\":");
      }
      witness.seesMore(50);
      assertThat(Probe.post(base, "api/push/rooms/quick", "{}").statusCode()).isEqualTo(200);
      for (RawConnection one : held) {
        assertThat(one.readStatus()).isEqualTo(408);
      }
      witness.seesMore(50);
    } finally {
      for (RawConnection one : held) {
        one.close();
      }
    }
    assertThat(log.complaints()).isEmpty();
  }

  @Test
  void whatComesByteByByteIsTaken() throws Exception {
    try (RawConnection connection = RawConnection.to(base)) {
      connection.head("POST", "api/push/rooms/bytes", "Content-Length: 7");
      for (byte one : "{\"a\":1}".getBytes(StandardCharsets.UTF_8)) {
        connection.send(new byte[] {one});
      }
      assertThat(connection.readStatus()).isEqualTo(200);
    }
    try (RawConnection connection = RawConnection.to(base)) {
      connection
          .head("POST", "api/push/rooms/bytes", "Transfer-Encoding: chunked")
          .send("3\r\n{\"a\r\n4\r\n\":1}\r\n0\r\n\r\n");
      assertThat(connection.readStatus()).isEqualTo(200);
    }
  }

  @Test
  void aBodyThatComesAfterItsHeadIsAnsweredInFull() throws Exception {
    for (int i = 0; i < 15; i++) {
      try (RawConnection client = RawConnection.to(base)) {
        byte[] body = ("{\"n\":" + (10 + i) + "}").getBytes(StandardCharsets.UTF_8);
        client.head("POST", "api/push/rooms/late", "Content-Length: " + body.length);
        // Looked at when it has begun to wait for the body.
        TimeUnit.MILLISECONDS.sleep(20L * i);
        client.send(body);
        assertThat(client.readStatus()).isEqualTo(200);
        byte[] answer = client.socket().getInputStream().readNBytes(10);
        assertThat(new String(answer, StandardCharsets.UTF_8)).startsWith("{\"position");
      }
    }
  }
}
