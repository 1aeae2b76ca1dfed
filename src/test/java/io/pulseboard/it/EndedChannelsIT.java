package io.pulseboard.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.util.List;
import java.util.function.Predicate;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** State channels end, by a word of the application or by silence, for clients of every carrier. */
@ExtendWith(ArquillianExtension.class)
class EndedChannelsIT {

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.pulseboard()
        .addAsResource(
            new StringAsset(
                "pulseboard.channels.state=stocks,metrics,sensors\n"
                    + "pulseboard.channels.time-to-live=sensors=2000\n"
                    + "pulseboard.market.enabled=false\n"),
            "META-INF/microprofile-config.properties");
  }

  @ArquillianResource private URI base;

  private static Predicate<JsonObject> isEndOf(String channel) {
    return LiveClient.isUpdateOf(channel).and(line -> line.containsKey("gone"));
  }

  private JsonObject poll(String query) throws Exception {
    String body = Probe.get(base, "api/poll?" + query).body();
    return Json.createReader(new StringReader(body)).readObject();
  }

  private static List<JsonObject> updates(JsonObject answer) {
    return answer.getJsonArray("updates").getValuesAs(JsonObject.class);
  }

  @Test
  void whoFollowsAChannelIsToldOfItsEnd() throws Exception {
    Probe.does(base, "publish", "stocks/told/A", "one");
    Probe.does(base, "publish", "stocks/told/B", "one");
    JsonObject first =
        await()
            .atMost(LiveClient.PATIENCE)
            .until(() -> poll("channel=stocks/told/*"), answer -> updates(answer).size() == 2);
    try (LiveClient socket = LiveClient.connect(base);
        SseClient stream = SseClient.open(base, "channel=stocks/told/*", null)) {
      socket.subscribe(1, "stocks/told/*");
      socket.awaitSystem("live");
      stream.awaitSystem("live");
      Probe.does(base, "end", "stocks/told/A", "");
      JsonObject end = socket.await1(isEndOf("stocks/told/A"));
      assertThat(end.keySet()).containsExactlyInAnyOrder("c", "o", "t", "gone");
      await()
          .atMost(LiveClient.PATIENCE)
          .until(() -> stream.lines().stream().anyMatch(isEndOf("stocks/told/A")));
      JsonObject next = poll("channel=stocks/told/*&since=" + first.getString("position"));
      assertThat(updates(next)).singleElement().matches(isEndOf("stocks/told/A"));
      assertThat(next.getBoolean("recovered")).isTrue();

      assertThat(updates(poll("channel=stocks/told/*")))
          .extracting(update -> update.getString("c"))
          .containsExactly("stocks/told/B");
      assertThat(Probe.get(base, "api/history?channel=stocks/told/A&history=10").body())
          .contains("\"updates\":[]");

      Probe.does(base, "publish", "stocks/told/A", "anew");
      socket.await1(
          line ->
              LiveClient.isUpdateOf("stocks/told/A").test(line)
                  && line.toString().contains("anew")
                  && line.getInt("o") > end.getInt("o"));
      assertThat(updates(poll("channel=stocks/told/*"))).hasSize(2);
    }
    assertThat(poll("channel=stocks/told/*&since=other:" + 1).getBoolean("recovered")).isFalse();
  }

  @Test
  void aChannelThatIsSilentForItsTimeToLiveEnds() throws Exception {
    try (LiveClient client = LiveClient.connect(base)) {
      client.subscribe(1, "sensors/*");
      client.awaitSystem("live");
      Probe.does(base, "publish", "sensors/a", "one");
      Probe.does(base, "publish", "stocks/forever", "one");
      client.await1(LiveClient.isUpdateOf("sensors/a"));
      client.await1(isEndOf("sensors/a"));
      assertThat(updates(poll("channel=sensors/*&wait=0"))).isEmpty();
      assertThat(updates(poll("channel=stocks/forever"))).hasSize(1);
    }
  }

  @Test
  void aChannelOfEventsDoesNotEnd() throws Exception {
    ServerLog log = ServerLog.fromNow();
    try (LiveClient client = LiveClient.connect(base)) {
      client.subscribe(1, "rooms/*");
      client.awaitSystem("live");
      Probe.does(base, "end", "rooms/ops", "");
      Probe.does(base, "publish", "rooms/ops", "still there");
      client.await1(LiveClient.isUpdateOf("rooms/ops"));
      assertThat(client.updates("rooms/ops")).singleElement().matches(u -> u.containsKey("d"));
    }
    assertThat(log.complaints())
        .singleElement()
        .asString()
        .contains("only a state channel can end");
  }
}
