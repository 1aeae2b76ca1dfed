package io.pulseboard.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Readers that stop reading for a minute, under load, and a reader beside them. */
@Tag("long")
@ExtendWith(ArquillianExtension.class)
class SlowReaderIT {

  private static final int OUTBOX_BOUND = 1 << 20;

  /** A minute once; where the same is proved again, half of it. */
  private static final Duration STALL =
      Duration.ofSeconds(ServerUnderTest.current() == ServerUnderTest.WILDFLY ? 60 : 30);

  /** All of it may wait for a reader within its bound, however busy the machine is. */
  private static final int BATCH = 200;

  private static final String TEXT = "x".repeat(1_000);
  private static final Pattern GAUGE =
      Pattern.compile("^(pulseboard_[a-z_]+)\\{([^}]*)} (.*)$", Pattern.MULTILINE);

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.pulseboard();
  }

  @ArquillianResource private URI base;

  @Test
  void slowReadersCostNoMoreThanTheirBoundAndHarmNobody() throws Exception {
    ServerLog log = ServerLog.fromNow();
    try (LiveClient beside = LiveClient.connect(base).subscribe(1, "rooms/load");
        Socket stalledSocket = stalledWebSocket();
        Socket stalledStream = stalledStream()) {
      beside.awaitReply(1);
      await().atMost(LiveClient.PATIENCE).until(() -> metric("pulseboard_connections", "sse") == 1);
      int published = 0;
      double largest = 0;
      long end = System.nanoTime() + STALL.toNanos();
      while (System.nanoTime() < end) {
        Probe.does(base, "flood", "rooms/load", TEXT, BATCH);
        published += BATCH;
        int soFar = published;
        largest = Math.max(largest, metric("pulseboard_outbox_largest_bytes", ""));
        // Twice a second: more would only fill the memory of this test.
        await()
            .pollDelay(Duration.ofMillis(500))
            .atMost(LiveClient.PATIENCE)
            .failFast("the reader beside them was closed", beside::isClosed)
            .untilAsserted(
                () -> assertThat(beside.updates("rooms/load")).hasSizeGreaterThanOrEqualTo(soFar));
      }
      assertThat(largest).isPositive().isLessThanOrEqualTo(OUTBOX_BOUND);
      assertThat(texts(beside))
          .isEqualTo(IntStream.range(0, published).mapToObj(i -> i % BATCH + " " + TEXT).toList());
      await()
          .atMost(LiveClient.PATIENCE)
          .until(
              () ->
                  metric("pulseboard_connections", "websocket") == 1
                      && metric("pulseboard_connections", "sse") == 0);
      assertThat(metric("pulseboard_closes_total", "slow reader")).isEqualTo(2);
      assertThat(metric("pulseboard_outbox_size_bytes", "")).isLessThan(OUTBOX_BOUND);
      // What was on its way is still there to read, and then the connection ends.
      assertThat(readToTheEnd(stalledSocket)).isPositive();
    }
    assertThat(log.complaints()).isEmpty();
  }

  private static List<String> texts(LiveClient client) {
    return client.updates("rooms/load").stream()
        .map(update -> update.getJsonObject("d").getString("text"))
        .toList();
  }

  private double metric(String name, String tag) throws Exception {
    Matcher samples = GAUGE.matcher(Probe.get(base, "metrics").body());
    while (samples.find()) {
      if (samples.group(1).equals(name) && samples.group(2).contains(tag)) {
        return Double.parseDouble(samples.group(3));
      }
    }
    return 0;
  }

  /**
   * A WebSocket client that subscribes and then reads nothing, with as little buffer as the system
   * allows.
   */
  private Socket stalledWebSocket() throws Exception {
    Socket socket = socket();
    OutputStream out = socket.getOutputStream();
    out.write(
        ("GET "
                + base.getPath()
                + "live HTTP/1.1\r\nHost: "
                + base.getAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    readHead(socket.getInputStream());
    byte[] command =
        "{\"id\":1,\"op\":\"subscribe\",\"channels\":[\"rooms/load\"]}"
            .getBytes(StandardCharsets.UTF_8);
    // A masked text frame (RFC 6455, 5.2) whose mask is all zeroes, so that the payload stays as it
    // is.
    out.write(new byte[] {(byte) 0x81, (byte) (0x80 | command.length), 0, 0, 0, 0});
    out.write(command);
    out.flush();
    return socket;
  }

  private Socket stalledStream() throws Exception {
    Socket socket = socket();
    socket
        .getOutputStream()
        .write(
            ("GET "
                    + base.getPath()
                    + "api/stream?channel=rooms/load HTTP/1.1\r\nHost: "
                    + base.getAuthority()
                    + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    readHead(socket.getInputStream());
    return socket;
  }

  private static long readToTheEnd(Socket socket) throws Exception {
    socket.setSoTimeout((int) LiveClient.PATIENCE.toMillis());
    long length = 0;
    byte[] buffer = new byte[65_536];
    try {
      for (int read = socket.getInputStream().read(buffer);
          read >= 0;
          read = socket.getInputStream().read(buffer)) {
        length += read;
      }
    } catch (java.net.SocketException e) {
      // Reset, which is an end too.
    }
    return length;
  }

  private Socket socket() throws Exception {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new java.net.InetSocketAddress(base.getHost(), base.getPort()));
    return socket;
  }

  private static void readHead(InputStream in) throws Exception {
    int newlines = 0;
    while (newlines < 2) {
      int c = in.read();
      newlines = c == '\n' ? newlines + 1 : c == '\r' ? newlines : 0;
      assertThat(c).isNotNegative();
    }
  }
}
