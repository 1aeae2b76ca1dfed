package io.pulseboard.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A restart of the server with many clients connected, who come back as the protocol asks them to.
 */
@Tag("long")
class RestartIT {

  private static final int CLIENTS = 500;
  private static final int PORT = Integer.getInteger("test.browser.port");

  private final HttpClient http = HttpClient.newHttpClient();
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);

  /**
   * One client: connects, follows, and when the connection ends comes back with a jittered backoff.
   */
  private final class Client implements WebSocket.Listener {
    private final StringBuilder partial = new StringBuilder();
    private volatile JsonObject welcome;
    private volatile boolean isLive;
    private volatile Boolean complete;
    private volatile long liveAtNanos;
    private volatile int lives;
    private String since = "";
    private int failures;

    void connect() {
      isLive = false;
      http.newWebSocketBuilder()
          .buildAsync(URI.create("ws://127.0.0.1:" + PORT + "/live"), this)
          .whenComplete(
              (socket, failure) -> {
                if (failure != null) {
                  double most = Math.min(20_000, 500 * Math.pow(2, failures++));
                  later((long) (most * ThreadLocalRandom.current().nextDouble()));
                } else {
                  socket.sendText(
                      "{\"id\":1,\"op\":\"subscribe\",\"channels\":[\"rooms/restart\"]"
                          + since
                          + "}",
                      true);
                }
              });
    }

    private void later(long millis) {
      timers.schedule(this::connect, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      partial.append(text);
      if (last) {
        partial.toString().lines().map(RestartIT::parsed).forEach(this::take);
        partial.setLength(0);
      }
      socket.request(1);
      return null;
    }

    private void take(JsonObject line) {
      switch (line.getString("sys", "")) {
        case "welcome" -> welcome = line;
        case "live" -> {
          since = ",\"since\":\"" + line.getString("position") + "\"";
          liveAtNanos = System.nanoTime();
          lives++;
          isLive = true;
        }
        default -> {
          if (line.containsKey("ok")) {
            complete =
                line.getJsonObject("ok")
                    .getJsonArray("channels")
                    .getJsonObject(0)
                    .getBoolean("complete");
          }
        }
      }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      failures = 0;
      later(ThreadLocalRandom.current().nextLong(welcome.getInt("retrySpreadMs")));
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      failures = 0;
      later(ThreadLocalRandom.current().nextLong(500));
    }
  }

  private static JsonObject parsed(String line) {
    return Json.createReader(new StringReader(line)).readObject();
  }

  @Test
  void everyClientComesBackAndIsToldThatTheEpochIsNew() throws Exception {
    try (RunningServer server = new RunningServer(PORT).start()) {
      List<Client> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Client client = new Client();
        clients.add(client);
        client.connect();
      }
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> clients.stream().allMatch(client -> client.isLive));
      assertThat(clients).allMatch(client -> client.complete);
      server.stop();
      server.start();
      long upNanos = System.nanoTime();
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> clients.stream().allMatch(client -> client.lives == 2));
      assertThat(clients).noneMatch(client -> client.complete);
      Map<Long, Integer> bySecond = new TreeMap<>();
      clients.forEach(
          client ->
              bySecond.merge(
                  Math.floorDiv(client.liveAtNanos - upNanos, 1_000_000_000L), 1, Integer::sum));
      System.out.println(
          CLIENTS
              + " clients after a restart, back by second since the server was ready: "
              + bySecond);
      assertThat(server.complaints()).isEmpty();
    } finally {
      timers.shutdownNow();
    }
  }
}
