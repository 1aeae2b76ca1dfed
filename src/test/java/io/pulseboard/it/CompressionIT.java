package io.pulseboard.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** WebSocket compression on a WildFly whose own configuration turns it on; Payara has none. */
@Tag("long")
@DisabledIfSystemProperty(named = "arquillian.launch", matches = "payara.*")
class CompressionIT {

  private static final String OFFER = "permessage-deflate; client_max_window_bits";
  private static final String SUBSCRIBE =
      "{\"id\":1,\"op\":\"subscribe\",\"channels\":[\"stocks/*\"]}";

  private int port;

  private RunningServer server(String... options) throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path configuration = Path.of("target", "compressing-" + port).toAbsolutePath();
    copyWithCompression(
        Path.of(System.getProperty("wildfly.home"), "standalone/configuration"), configuration);
    String[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = "-Djboss.server.config.dir=" + configuration;
    return new RunningServer(port, all).start();
  }

  private static void copyWithCompression(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    Path xml = to.resolve("standalone.xml");
    String plain = Files.readString(xml);
    String compressing =
        plain.replace(
            "<websockets/>", "<websockets per-message-deflate=\"true\" deflater-level=\"1\"/>");
    assertThat(compressing).isNotEqualTo(plain);
    Files.writeString(xml, compressing);
  }

  @Test
  void isRefusedThoughTheServerHasIt() throws Exception {
    try (RunningServer server = server();
        FrameClient client = new FrameClient(port, OFFER);
        FrameClient liar = new FrameClient(port, OFFER)) {
      assertThat(client.extensions()).isEmpty();
      client.say(FrameClient.TEXT, true, false, SUBSCRIBE.getBytes());
      FrameClient.Message live = await1(client, line -> "live".equals(line.getString("sys", "")));
      assertThat(live.compressed()).isFalse();

      liar.say(FrameClient.TEXT, true, true, FrameClient.deflated(SUBSCRIBE));
      assertThat(awaitClose(liar)).isIn(1002, 1006);
      assertThat(server.complaints()).isEmpty();
    }
  }

  @Test
  void whereItIsAllowedEveryMessageInflatesAndABombEndsItsConnection() throws Exception {
    try (RunningServer server = server("-Dpulseboard.connections.compression=true")) {
      try (FrameClient client = new FrameClient(port, OFFER)) {
        assertThat(client.extensions()).startsWith("permessage-deflate");
        byte[] command = FrameClient.deflated(SUBSCRIBE);
        client.say(FrameClient.TEXT, false, true, Arrays.copyOf(command, 10));
        client.say(
            FrameClient.CONTINUATION, true, false, Arrays.copyOfRange(command, 10, command.length));
        for (int i = 0; i < 50; i++) {
          assertThat(
                  await1(client, line -> "stocks/ACME".equals(line.getString("c", "")))
                      .compressed())
              .isTrue();
        }
      }
      try (FrameClient bomb = new FrameClient(port, OFFER)) {
        // A mebibyte that stands for a gibibyte: twice the server's heap.
        bomb.say(
            FrameClient.TEXT,
            true,
            true,
            FrameClient.deflated("x".repeat(1 << 20).getBytes(), 1_024));
        assertThat(awaitClose(bomb)).isIn(1009, 1006);
      }
      try (LiveClient beside = LiveClient.connect(URI.create("http://127.0.0.1:" + port + "/"))) {
        beside.subscribe(1, "stocks/*").awaitSystem("live");
      }
      assertThat(server.complaints()).isEmpty();
    }
  }

  private static FrameClient.Message await1(FrameClient client, Predicate<JsonObject> wanted)
      throws Exception {
    while (true) {
      FrameClient.Message message = client.next();
      assertThat(message.opcode()).isNotEqualTo(FrameClient.CLOSE);
      if (message.opcode() == FrameClient.TEXT
          && message.text().lines().map(CompressionIT::parsed).anyMatch(wanted)) {
        return message;
      }
    }
  }

  private static int awaitClose(FrameClient client) throws Exception {
    FrameClient.Message message = client.next();
    while (message.opcode() != FrameClient.CLOSE) {
      message = client.next();
    }
    return message.closeCode();
  }

  private static JsonObject parsed(String line) {
    return Json.createReader(new StringReader(line)).readObject();
  }
}
