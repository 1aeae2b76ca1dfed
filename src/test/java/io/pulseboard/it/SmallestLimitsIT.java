package io.pulseboard.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every bound on memory at its smallest, and the largest of everything that a client may send: who
 * reads is not closed, gets all of it, and has a reply to each command. (Bounds on how many there
 * may be, and on time, are left as they are: theirs is to refuse.)
 */
@ExtendWith(ArquillianExtension.class)
class SmallestLimitsIT {

  private static final int LONGEST = 65_536;
  private static final int LONGEST_NAME = 255;

  private static final List<String> BOUNDS =
      List.of(
          "pulseboard.outbox.max-bytes",
          "pulseboard.journal.max-entries",
          "pulseboard.journal.max-bytes",
          "pulseboard.journal.ledger-entries",
          "pulseboard.history.max-bytes");

  @Deployment(testable = false)
  static WebArchive war() throws IOException {
    String page = Files.readString(Path.of("src/docs/configuration.md"));
    String smallest =
        BOUNDS.stream()
            .map(key -> key + "=" + smallest(page, key))
            .collect(Collectors.joining("\n", "", "\n"));
    return Wars.pulseboard()
        .addAsResource(
            new StringAsset(
                smallest
                    + "pulseboard.publish.namespaces=rooms,stocks\n"
                    + "pulseboard.market.enabled=false\n"
                    + "pulseboard.metrics.enabled=false\n"),
            "META-INF/microprofile-config.properties");
  }

  /** As the page has it, which a test of the settings holds against the code. */
  private static String smallest(String page, String key) {
    Matcher row =
        Pattern.compile("\\| `" + Pattern.quote(key) + "` \\| [^|]*\\| (\\d+) – ").matcher(page);
    assertThat(row.find()).as(key).isTrue();
    return row.group(1);
  }

  @ArquillianResource private URI base;

  /** Reads the binary format: counts what it gets. */
  private static final class BinaryReader implements WebSocket.Listener {
    private volatile long bytes;
    private volatile boolean isClosed;

    static BinaryReader of(URI base, String command) {
      BinaryReader reader = new BinaryReader();
      HttpClient.newHttpClient()
          .newWebSocketBuilder()
          .subprotocols("pulse.v1.bin")
          .buildAsync(URI.create(base.toString().replaceFirst("^http", "ws") + "live"), reader)
          .join()
          .sendText(command, true)
          .join();
      return reader;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      bytes += data.remaining();
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      isClosed = true;
      return null;
    }
  }

  /** A JSON object of so many characters. */
  private static String object(String letter, int length) {
    return "{\"text\":\"" + letter.repeat(length - "{\"text\":\"\"}".length()) + "\"}";
  }

  private static String name(String namespace, String letter) {
    return namespace + "/" + letter.repeat(LONGEST_NAME - namespace.length() - 1);
  }

  private static String list(Stream<String> names) {
    return names.collect(Collectors.joining("\",\"", "[\"", "\"]"));
  }

  @Test
  void theLargestUpdatesReachAllWhoRead() throws Exception {
    ServerLog log = ServerLog.fromNow();
    String subscribe = "{\"id\":1,\"op\":\"subscribe\",\"channels\":[\"rooms/*\",\"stocks/*\"]}";
    try (LiveClient client = LiveClient.connect(base).say(subscribe);
        SseClient stream = SseClient.open(base, "channel=rooms/*&channel=stocks/*", null)) {
      BinaryReader binary = BinaryReader.of(base, subscribe);
      client.awaitReply(1);
      stream.awaitSystem("live");
      int rounds = 0;
      for (String letter : List.of("x", "€", "x", "€")) {
        rounds++;
        for (String namespace : List.of("rooms", "stocks")) {
          String channel = name(namespace, "n");
          var answer = Probe.post(base, "api/push/" + channel, object(letter, LONGEST));
          assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
          int soFar = rounds;
          await()
              .atMost(LiveClient.PATIENCE)
              .failFast("a reader was closed", () -> client.isClosed() || binary.isClosed)
              .until(() -> client.updates(channel).size() == soFar);
          stream.awaitUpdates(channel, soFar);
        }
      }
      long all = 2L * 2 * (LONGEST + 3L * LONGEST) - 4096;
      await().atMost(LiveClient.PATIENCE).until(() -> binary.bytes > all);
      assertThat(client.isClosed() || binary.isClosed).isFalse();
    }
    assertThat(log.complaints()).isEmpty();
  }

  @Test
  void theLongestCommandsHaveTheirReplies() throws Exception {
    ServerLog log = ServerLog.fromNow();
    try (LiveClient client = LiveClient.connect(base)) {
      String names = list(IntStream.range(0, 500).mapToObj(i -> "rooms/%0117d".formatted(i)));
      client.say("{\"id\":1,\"op\":\"subscribe\",\"channels\":" + names + "}");
      assertThat(client.awaitReply(1).getJsonObject("ok").getJsonArray("channels")).hasSize(500);
      client.say("{\"id\":2,\"op\":\"unsubscribe\",\"channels\":" + names + "}");
      assertThat(client.awaitReply(2).getJsonObject("ok").getJsonArray("channels")).hasSize(500);
      String longest = name("rooms", "€");
      client.subscribe(3, longest).awaitReply(3);
      String head = "{\"id\":4,\"op\":\"publish\",\"channel\":\"" + longest + "\",\"data\":";
      for (String letter : List.of("x", "€")) {
        client.say(head + object(letter, LONGEST - head.length() - 1) + "}");
      }
      client.await1(line -> client.updates(longest).size() == 2);
      client.say(
          "{\"id\":5,\"op\":\"hello\",\"protocol\":1,\"client\":\""
              + "€".repeat(LONGEST - 47)
              + "\"}");
      assertThat(client.awaitReply(5)).containsKey("ok");
      client.say("{\"id\":6,\"op\":\"nothing\",\"x\":\"" + "€".repeat(60_000) + "\"}");
      assertThat(client.awaitReply(6)).containsKey("error");
      assertThat(client.isClosed()).isFalse();
    }
    assertThat(log.complaints()).isEmpty();
  }

  @Test
  void theLongestHistoriesHaveTheirReplies() throws Exception {
    ServerLog log = ServerLog.fromNow();
    try (LiveClient client = LiveClient.connect(base)) {
      for (int i = 0; i < 20; i++) {
        assertThat(Probe.post(base, "api/push/rooms/past", object("€", LONGEST)).statusCode())
            .isEqualTo(200);
      }
      for (int id = 1; id <= 5; id++) {
        client.say(
            "{\"id\":" + id + ",\"op\":\"history\",\"channel\":\"rooms/past\",\"history\":1000}");
      }
      for (int id = 1; id <= 5; id++) {
        JsonObject reply = client.awaitReply(id);
        // A reply each, or the word that it may be asked again.
        assertThat(reply.containsKey("ok") || reply.getJsonObject("error").getBoolean("retry"))
            .isTrue();
      }
      client.say("{\"id\":6,\"op\":\"subscribe\",\"channels\":[\"rooms/past\"],\"history\":1000}");
      assertThat(client.awaitReply(6)).containsKey("ok");
      client.awaitSystem("live");
      assertThat(client.isClosed()).isFalse();
    }
    assertThat(Probe.get(base, "api/history?channel=rooms/past&history=1000").statusCode())
        .isEqualTo(200);
    assertThat(log.complaints()).isEmpty();
  }
}
