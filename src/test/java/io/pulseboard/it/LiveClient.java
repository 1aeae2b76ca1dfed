package io.pulseboard.it;

import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A WebSocket client that keeps what it hears. */
final class LiveClient implements AutoCloseable, WebSocket.Listener {

  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<JsonObject> lines = new CopyOnWriteArrayList<>();
  private final StringBuilder partial = new StringBuilder();
  private volatile Integer closeCode;
  private final WebSocket socket;

  private LiveClient(URI base) {
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .subprotocols("pulse.v1.json")
            .buildAsync(URI.create(base.toString().replaceFirst("^http", "ws") + "live"), this)
            .join();
  }

  /** Connects to the application at this address, which ends in a slash. */
  static LiveClient connect(URI base) {
    return new LiveClient(base);
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      partial
          .toString()
          .lines()
          .forEach(line -> lines.add(Json.createReader(new StringReader(line)).readObject()));
      partial.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
    closeCode = code;
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closeCode = closeCode == null ? 1006 : closeCode;
  }

  LiveClient say(String text) {
    socket.sendText(text, true).join();
    return this;
  }

  LiveClient sayBytes(byte[] bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    return this;
  }

  /** Sends in pieces, ignoring that the other side may hang up meanwhile. */
  void sayUntilClosed(String text) {
    try {
      socket.sendText(text, true).join();
    } catch (RuntimeException e) {
      // It hung up: that is what is waited for next.
    }
  }

  LiveClient subscribe(int id, String channel) {
    return say("{\"id\":" + id + ",\"op\":\"subscribe\",\"channels\":[\"" + channel + "\"]}");
  }

  List<JsonObject> lines() {
    return lines;
  }

  List<JsonObject> updates(String channel) {
    return lines.stream().filter(isUpdateOf(channel)).toList();
  }

  static Predicate<JsonObject> isUpdateOf(String channel) {
    return line -> channel.equals(line.getString("c", null)) && line.containsKey("o");
  }

  JsonObject await1(Predicate<JsonObject> wanted) {
    await().atMost(PATIENCE).until(() -> lines.stream().anyMatch(wanted));
    return lines.stream().filter(wanted).findFirst().orElseThrow();
  }

  JsonObject awaitReply(int id) {
    return await1(
        line ->
            line.containsKey("id")
                && !line.isNull("id")
                && !line.containsKey("sys")
                && line.getInt("id") == id);
  }

  JsonObject awaitSystem(String what) {
    return await1(line -> what.equals(line.getString("sys", null)));
  }

  int awaitClose() {
    await().atMost(PATIENCE).until(() -> closeCode != null);
    return closeCode;
  }

  boolean isClosed() {
    return closeCode != null;
  }

  @Override
  public void close() {
    socket.abort();
  }
}
