package io.pulseboard.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients that come and go against the rules, and leave nothing behind. */
@Tag("long")
class UglyConnectionsIT extends BesideAWitness {

  private static final int PLACES = 40;
  private static final int ROUNDS = 10;

  /** What one connection in a thousand that stayed would pass, times five. */
  private static final long MOST_LEFT_BYTES = 24L << 20;

  private static final String SUBSCRIBE =
      "{\"id\":1,\"op\":\"subscribe\",\"channels\":[\"stocks/*\",\"trades/*\"],\"history\":50}";

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.pulseboard()
        .addAsResource(
            new StringAsset("pulseboard.connections.max=" + PLACES),
            "META-INF/microprofile-config.properties");
  }

  /** A way to leave. */
  private interface Exit {
    void leave(RawSocket client) throws IOException;
  }

  private static final List<Exit> EXITS =
      List.of(
          UglyConnectionsIT::reset,
          client -> reset(client.say(SUBSCRIBE)),
          client -> reset(client.frame(RawSocket.TEXT, new byte[5_000])),
          client -> reset(client.partOfFrame(RawSocket.FIN | RawSocket.TEXT, new byte[10], 60_000)),
          client -> client.connection().send(new byte[] {(byte) 0x81}),
          client ->
              client
                  .frame(RawSocket.TEXT, new byte[10])
                  .frame(RawSocket.FIN | RawSocket.CLOSE, new byte[] {3, -24}),
          client ->
              client.say(SUBSCRIBE).frame(RawSocket.FIN | RawSocket.CLOSE, new byte[] {3, -24}),
          client -> client.say(SUBSCRIBE),
          client -> reset(client.say("x".repeat(70_000))));

  private static void reset(RawSocket client) throws IOException {
    client.connection().socket().setOption(StandardSocketOptions.SO_LINGER, 0);
  }

  @Test
  void theyLeaveNothingBehind() throws Exception {
    storm();
    long before = Scrapes.liveHeap(base());
    for (int round = 0; round < ROUNDS; round++) {
      storm();
    }
    awaitOnlyTheWitness();
    // On Payara more than that was seen to stay.
    if (ServerUnderTest.current() == ServerUnderTest.WILDFLY) {
      await()
          .pollInterval(Duration.ofSeconds(1))
          .atMost(LiveClient.PATIENCE)
          .untilAsserted(
              () -> assertThat(Scrapes.liveHeap(base()) - before).isLessThan(MOST_LEFT_BYTES));
    }
    List<RawSocket> all = new ArrayList<>();
    for (int i = 1; i < PLACES; i++) {
      RawSocket next = RawSocket.open(base());
      all.add(next);
      assertThat(next.status()).isEqualTo(101);
    }
    for (RawSocket one : all) {
      one.say("{\"id\":9,\"op\":\"ping\"}").readUntil("{\"id\":9,\"ok\"");
      one.close();
    }
    awaitOnlyTheWitness();
  }

  /**
   * One whose end a container does not notice goes when it answers no ping: after half a minute.
   */
  private void awaitOnlyTheWitness() {
    await()
        .atMost(LiveClient.PATIENCE.multipliedBy(4))
        .until(() -> Scrapes.openConnections(base()) == 1);
  }

  private void storm() throws Exception {
    for (int i = 0; i < 50; i++) {
      for (Exit exit : EXITS) {
        try (RawSocket client = RawSocket.open(base())) {
          if (client.status() == 101) {
            exit.leave(client);
          }
        } catch (IOException e) {
          // Hung up on first: as good an end as another.
        }
      }
      try (RawConnection half = RawConnection.to(base())) {
        half.send("GET " + base().getPath() + "live HTTP/1.1\r\nUpgrade: webs");
      }
    }
  }

  @Test
  void aCommandThatComesWithTheHandshakeIsAnsweredOrRefused() throws Exception {
    String handshake =
        "GET "
            + base().getPath()
            + "live HTTP/1.1\r\nHost: "
            + base().getAuthority()
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    byte[] head = handshake.getBytes(StandardCharsets.US_ASCII);
    byte[] ping = "{\"id\":9,\"op\":\"ping\"}".getBytes(StandardCharsets.UTF_8);
    byte[] frame = RawSocket.bytes(RawSocket.FIN | RawSocket.TEXT, ping, ping.length);
    byte[] packet = java.util.Arrays.copyOf(head, head.length + frame.length);
    System.arraycopy(frame, 0, packet, head.length, frame.length);
    try (RawSocket early = RawSocket.over(RawConnection.to(base()).send(packet))) {
      if (ServerUnderTest.current() == ServerUnderTest.WILDFLY) {
        early.readUntil("{\"id\":9,\"ok\"");
      } else {
        assertThat(early.status()).isEqualTo(400);
      }
    }
  }
}
