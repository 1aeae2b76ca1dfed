package io.pulseboard.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseboard.wire.ProtocolPage;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The long-poll carrier, reading history and pushing over HTTP. */
@ExtendWith(ArquillianExtension.class)
class LivePollIT {

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.pulseboard();
  }

  @ArquillianResource private URI base;

  private JsonObject poll(String query) throws Exception {
    HttpResponse<String> answer = Probe.get(base, "api/poll?" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return parsed(answer.body());
  }

  private static JsonObject parsed(String text) {
    return Json.createReader(new StringReader(text)).readObject();
  }

  private static List<String> texts(JsonObject answer) {
    return answer.getJsonArray("updates").getValuesAs(JsonObject.class).stream()
        .map(update -> update.getJsonObject("d").getString("text"))
        .toList();
  }

  @Test
  void answersAtOnceWithTheSnapshot() throws Exception {
    JsonObject answer = poll("channel=stocks/*&channel=rooms/none");
    assertThat(answer.getJsonArray("updates")).hasSize(24);
    assertThat(answer.getJsonArray("channels")).hasSize(2);
    assertThat(answer.getString("position")).startsWith(answer.getString("epoch") + ":");
    assertThat(answer).doesNotContainKey("gaps");
  }

  /** But for what was lost, which is a matter of luck, and the fields of a quote. */
  @Test
  void answersAsTheProtocolPageShows() throws Exception {
    String onThePage =
        ProtocolPage.ofTheServer().stream()
            .filter(example -> ProtocolPage.parsed(example).containsKey("updates"))
            .findFirst()
            .orElseThrow();
    String position = poll("channel=stocks/*&wait=0").getString("position");
    assertThat(comparable(poll("channel=stocks/*&since=" + position)))
        .isEqualTo(comparable(ProtocolPage.parsed(onThePage)));
  }

  private static String comparable(JsonObject answer) {
    JsonObject update = answer.getJsonArray("updates").getJsonObject(0);
    JsonObject plain =
        Json.createObjectBuilder(update).add("d", Json.createObjectBuilder()).build();
    return ProtocolPage.shape(
        Json.createObjectBuilder(answer)
            .remove("gaps")
            .add("updates", Json.createArrayBuilder().add(plain))
            .build());
  }

  @Test
  void followsAndResumesWithoutGapOrDouble() throws Exception {
    String position = poll("channel=rooms/poll&wait=0").getString("position");
    List<String> seen = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      Probe.does(base, "flood", "rooms/poll", "round " + round, 40);
      while (seen.size() < 40 * (round + 1)) {
        JsonObject answer = poll("channel=rooms/poll&since=" + position);
        position = answer.getString("position");
        seen.addAll(texts(answer));
      }
    }
    assertThat(seen)
        .isEqualTo(IntStream.range(0, 200).mapToObj(i -> i % 40 + " round " + i / 40).toList());
  }

  @Test
  void waitsForWhatIsNewAndNoLonger() throws Exception {
    String position = poll("channel=rooms/wait&wait=0").getString("position");
    JsonObject nothing = poll("channel=rooms/wait&wait=1&since=" + position);
    assertThat(nothing.getJsonArray("updates")).isEmpty();
    String later = nothing.getString("position");
    var waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return poll("channel=rooms/wait&wait=20&since=" + later);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    Probe.does(base, "publish", "rooms/wait", "news");
    assertThat(texts(waiting.get())).containsExactly("news");
  }

  @Test
  void aCarrierMayBeChangedInMidStream() throws Exception {
    String position = poll("channel=rooms/change&wait=0").getString("position");
    List<String> seen = new ArrayList<>();
    Probe.does(base, "flood", "rooms/change", "a", 10);
    try (SseClient stream = SseClient.open(base, "channel=rooms/change", position)) {
      stream.awaitUpdates("rooms/change", 10);
      stream
          .updates("rooms/change")
          .forEach(line -> seen.add(line.getJsonObject("d").getString("text")));
      position = stream.lastId();
    }
    Probe.does(base, "flood", "rooms/change", "b", 10);
    try (LiveClient socket = LiveClient.connect(base)) {
      socket.say(
          "{\"id\":1,\"op\":\"subscribe\",\"channels\":[\"rooms/change\"],\"since\":\""
              + position
              + "\"}");
      socket.await1(line -> socket.updates("rooms/change").size() == 10);
      socket
          .updates("rooms/change")
          .forEach(line -> seen.add(line.getJsonObject("d").getString("text")));
      var last = socket.updates("rooms/change").get(9);
      position = position.substring(0, position.indexOf(':') + 1) + last.getJsonNumber("o");
    }
    Probe.does(base, "flood", "rooms/change", "c", 10);
    while (seen.size() < 30) {
      JsonObject answer = poll("channel=rooms/change&since=" + position);
      position = answer.getString("position");
      seen.addAll(texts(answer));
    }
    assertThat(seen)
        .isEqualTo(
            IntStream.range(0, 30).mapToObj(i -> i % 10 + " " + "abc".charAt(i / 10)).toList());
  }

  @Test
  void manyReadersThatStallInTheirAnswersHoldNobodyUp() throws Exception {
    String position = poll("channel=rooms/large&wait=0").getString("position");
    Probe.does(base, "flood", "rooms/large", "x".repeat(6_000), 50);
    List<Socket> stalled = new ArrayList<>();
    try {
      for (int i = 0; i < 60; i++) {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
        stalled.add(socket);
        String request =
            "GET "
                + base.getPath()
                + "api/poll?channel=rooms/large&since="
                + position
                + " HTTP/1.1\r\nHost: "
                + base.getAuthority()
                + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
      }
      JsonObject beside = poll("channel=rooms/large&since=" + position);
      assertThat(beside.getJsonArray("updates")).hasSize(50);
    } finally {
      for (Socket socket : stalled) {
        socket.close();
      }
    }
  }

  @Test
  void anotherEpochIsToldAtOnce() throws Exception {
    JsonObject answer = poll("channel=rooms/x&since=other:5");
    assertThat(answer.getJsonArray("gaps").getJsonObject(0).isNull("lost")).isTrue();
    assertThat(answer.getJsonArray("channels").getJsonObject(0).getBoolean("complete")).isFalse();
    assertThat(poll("channel=stocks/NONE&since=other:5").getJsonArray("updates")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "400, bad_command, api/poll?x=1",
    "400, bad_command, api/poll?channel=rooms/a&wait=31536000",
    "400, bad_command, api/poll?channel=rooms/a&wait=-1",
    "400, bad_position, api/poll?channel=rooms/a&since=x",
    "400, unknown_channel, api/poll?channel=stonks/a",
    "400, bad_command, api/history?channel=rooms/a",
    "400, bad_channel, api/history?channel=rooms/*&history=5",
    "400, unknown_channel, api/history?channel=stonks/a&history=5",
  })
  void aBadQueryIsToldWhatIsWrong(int status, String code, String query) throws Exception {
    ServerLog log = ServerLog.fromNow();
    HttpResponse<String> answer = Probe.get(base, query);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    assertThat(log.complaints()).isEmpty();
  }

  @Test
  void readsHistory() throws Exception {
    JsonObject past = parsed(Probe.get(base, "api/history?channel=candles/ACME&history=30").body());
    assertThat(past.getJsonArray("updates")).hasSize(30);
    assertThat(past.getJsonArray("updates").getJsonObject(0).getInt("h")).isEqualTo(1);
    JsonObject none = parsed(Probe.get(base, "api/history?channel=rooms/never&history=30").body());
    assertThat(none.getJsonArray("updates")).isEmpty();
  }

  @Test
  void pushingIsClosedUnlessItIsOpened() throws Exception {
    HttpResponse<String> answer = Probe.post(base, "api/push/rooms/ops", "{\"text\":\"hello\"}");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("\"code\":\"forbidden\"");
  }

  /** On Payara an answer is written long after the request's own thread has returned. */
  @Test
  void everyAnswerHasABody() throws Exception {
    for (int i = 0; i < 60; i++) {
      String position = poll("channel=metrics/*&wait=0").getString("position");
      assertThat(position).isNotEmpty();
    }
    String position = poll("channel=rooms/later&wait=0").getString("position");
    for (int i = 0; i < 3; i++) {
      position = poll("channel=rooms/later&wait=1&since=" + position).getString("position");
    }
  }
}
