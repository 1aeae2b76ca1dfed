package io.pulseboard.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that ask for as much as they may, and what a reader beside them sees of it. */
@Tag("long")
@ExtendWith(ArquillianExtension.class)
class GreedyClientsIT {

  private static final int CHANNELS = 20_000;
  private static final int RESUMING = 30;

  /** Each of those that resume gets most of a megabyte, in a test that reads it all. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.pulseboard();
  }

  @ArquillianResource private URI base;

  @Test
  void everyHistoryCommandInOnePacketIsAnswered() throws Exception {
    for (int i = 0; i < 24; i++) {
      Probe.does(base, "flood", "rooms/past" + i, "x".repeat(200), 1_000);
    }
    try (Witness witness = Witness.listen(base, "20 × history:1000 in one packet")) {
      assertThat(answersTo(20, "history\",\"history\":1000,\"channel\":\"rooms/past%d"))
          .hasSize(20);
      assertThat(answersTo(24, "history\",\"history\":300,\"channel\":\"rooms/past%d")).hasSize(24);
      assertThat(
              answersTo(24, "subscribe\",\"history\":300,\"channels\":[\"rooms/past%d\"],\"a\":\""))
          .hasSize(24);
      witness.seesMore(20);
    }
  }

  /** The ids that are answered, each whole or with {@code busy}, by a reader that is quick. */
  private Set<Integer> answersTo(int commands, String command) throws IOException {
    try (RawConnection client = RawConnection.to(base)) {
      client.head(
          "GET",
          "live",
          "Upgrade: websocket",
          "Connection: Upgrade",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
      assertThat(client.readStatus()).isEqualTo(101);
      ByteArrayOutputStream packet = new ByteArrayOutputStream();
      for (int id = 1; id <= commands; id++) {
        packet.writeBytes(
            frame("{\"id\":" + id + ",\"op\":\"" + command.formatted(id % 24) + "\"}"));
      }
      client.send(packet.toByteArray());
      Set<Integer> answered = new TreeSet<>();
      DataInputStream in = new DataInputStream(client.socket().getInputStream());
      while (answered.size() < commands) {
        for (String line : text(in).split("\n")) {
          JsonObject message = jakarta.json.Json.createReader(new StringReader(line)).readObject();
          if (message.containsKey("id") && !message.containsKey("sys")) {
            answered.add(message.getInt("id"));
            requireWholeOrBusy(message);
          }
        }
      }
      return answered;
    }
  }

  private static void requireWholeOrBusy(JsonObject reply) {
    if (reply.containsKey("error")) {
      assertThat(reply.getJsonObject("error").getString("code")).isEqualTo("busy");
    } else if (reply.getJsonObject("ok").containsKey("updates")) {
      assertThat(reply.getJsonObject("ok").getBoolean("complete")).isTrue();
    }
  }

  /** A masked text frame (RFC 6455, 5.2) whose mask is all zeroes. */
  private static byte[] frame(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + payload.length)
        .put((byte) 0x81)
        .put((byte) (0x80 | 126))
        .putShort((short) payload.length)
        .putInt(0)
        .put(payload)
        .array();
  }

  private static String text(DataInputStream in) throws IOException {
    assertThat(in.readUnsignedByte()).as("the head of a text frame").isEqualTo(0x81);
    long length = in.readUnsignedByte();
    length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
    byte[] payload = new byte[(int) length];
    in.readFully(payload);
    return new String(payload, StandardCharsets.UTF_8);
  }

  @Test
  void aPrefixBringsNamesWithEveryCharacter() throws Exception {
    List<String> names = List.of("rooms/odd/\uFFFF", "rooms/odd/\uFFFFz", "rooms/odd/plain");
    for (String name : names) {
      Probe.does(base, "publish", name, "before");
    }
    try (LiveClient client = LiveClient.connect(base)) {
      client.say("{\"id\":1,\"op\":\"subscribe\",\"channels\":[\"rooms/odd/*\"],\"history\":10}");
      client.awaitSystem("live");
      for (String name : names) {
        Probe.does(base, "publish", name, "live");
        await().atMost(LiveClient.PATIENCE).until(() -> client.updates(name).size() == 2);
      }
    }
  }

  @Test
  void whoPublishesToEverNewNamesTakesThemFromNobodyElse() throws Exception {
    try (Witness witness = Witness.listen(base, "20,500 new names in one namespace");
        LiveClient client = LiveClient.connect(base).subscribe(1, "alerts/*")) {
      client.awaitReply(1);
      Probe.does(base, "names", "rooms/crowd/", "x", CHANNELS + 500);
      Probe.does(base, "publish", "alerts/new", "there");
      client.await1(LiveClient.isUpdateOf("alerts/new"));
      Probe.does(base, "publish", "rooms/crowd/first", "there");
      assertThat(Probe.get(base, "api/history?channel=rooms/crowd/first&history=1").body())
          .contains("there");
      assertThat(Probe.get(base, "api/history?channel=stocks/ACME&history=5").body())
          .contains("\"c\":\"stocks/ACME\"");
      witness.seesMore(20);
    }
  }

  @Test
  void resumesFromLongAgoSlowNobodyDown() throws Exception {
    String old;
    try (LiveClient client = LiveClient.connect(base)) {
      old = client.awaitSystem("welcome").getString("position");
    }
    Probe.does(base, "flood", "rooms/long", "x".repeat(50), 300_000);
    AtomicBoolean isOver = new AtomicBoolean();
    List<LiveClient> resuming = new ArrayList<>();
    try (Witness witness = Witness.listen(base, "resumes from 300,000 updates ago")) {
      CompletableFuture<Integer> loop =
          CompletableFuture.supplyAsync(
              () -> pollUntil(isOver, "api/poll?channel=rooms/none&wait=0&since=" + old));
      IntStream.range(0, RESUMING).forEach(i -> resuming.add(LiveClient.connect(base)));
      String command =
          "{\"id\":1,\"op\":\"subscribe\",\"channels\":[\"rooms/*\"],\"since\":\"" + old + "\"}";
      resuming.forEach(client -> client.say(command));
      for (LiveClient client : resuming) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(client.lines())
                        .as("closed: %s, first lines", client.isClosed())
                        .extracting(line -> line.getString("sys", "-"))
                        .contains("gap", "live"));
      }
      witness.seesMore(30);
      isOver.set(true);
      assertThat(loop.join()).isPositive();
    } finally {
      isOver.set(true);
      resuming.forEach(LiveClient::close);
    }
  }

  private int pollUntil(AtomicBoolean isOver, String address) {
    int answers = 0;
    while (!isOver.get() && answers < 10_000) {
      try {
        assertThat(Probe.get(base, address).statusCode()).isIn(200, 429);
        answers++;
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return answers;
  }
}
