package io.pulseboard.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

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
}
