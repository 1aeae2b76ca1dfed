package io.pulseboard.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bootable jar, by {@code mvn -Pbootable verify}. */
class BootableJarRun {

  @Test
  void servesTheDashboardUntilItIsStopped() throws Exception {
    BootableServer server = BootableServer.start(Map.of());
    int port;
    try (server) {
      port = server.port();
      assertThat(server.output()).noneMatch(line -> line.contains(" ERROR "));
      assertThat(server.host()).isEqualTo("127.0.0.1");
      assertThat(Probe.get(server.base(), "").body()).contains("<title>Pulseboard</title>");
      assertThat(Probe.get(server.base(), "metrics").body()).contains("memory_usedHeap_bytes");
      try (LiveClient socket = LiveClient.connect(server.base()).subscribe(1, "stocks/*");
          SseClient stream = SseClient.open(server.base(), "channel=stocks/ACME", null)) {
        socket.awaitSystem("live");
        stream.awaitSystem("live");
        int before = socket.updates("stocks/ACME").size();
        socket.await1(line -> socket.updates("stocks/ACME").size() > before + 5);
        stream.awaitUpdates("stocks/ACME", 5);
      }
    }
    try (ServerSocket free = new ServerSocket()) {
      free.setReuseAddress(true);
      free.bind(new InetSocketAddress("127.0.0.1", port));
    }
    assertThat(server.leftovers()).isEmpty();
  }

  @Test
  void twoOfThemRunSideBySideEachWithItsOwnSettings() throws Exception {
    try (BootableServer one =
            BootableServer.start(
                Map.of("PULSEBOARD_MARKET_SYMBOLS", "3"), "-Dpulseboard.node=first");
        BootableServer other = BootableServer.start(Map.of(), "-Dpulseboard.node=second")) {
      assertThat(one.hasFailed()).isFalse();
      assertThat(other.hasFailed()).isFalse();
      assertThat(node(one)).isEqualTo("first");
      assertThat(node(other)).isEqualTo("second");
      assertThat(Probe.get(one.base(), "api/poll?channel=stocks/*").body().split("\"c\":"))
          .hasSize(1 + 3);
    }
  }

  private static String node(BootableServer server) {
    try (LiveClient client = LiveClient.connect(server.base())) {
      JsonObject welcome = client.awaitSystem("welcome");
      return welcome.getString("node");
    }
  }
}
