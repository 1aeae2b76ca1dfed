package io.pulseboard.it;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * A reader of the live market beside an attack: counts what it gets and remembers its longest
 * silence. It was there before the attack, and must not notice it.
 */
final class Witness implements AutoCloseable, WebSocket.Listener {

  private final WebSocket socket;
  private final String name;
  private volatile boolean isClosed;
  private volatile long frames;
  private long lastNanos;
  private volatile long longestNanos;

  private Witness(URI base, String name) {
    this.name = name;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .subprotocols("pulse.v1.json")
            .buildAsync(URI.create(base.toString().replaceFirst("^http", "ws") + "live"), this)
            .join();
    socket.sendText("{\"id\":1,\"op\":\"subscribe\",\"channels\":[\"stocks/*\"]}", true).join();
  }

  /**
   * Listens until it is closed.
   *
   * @param base the application's address, which ends in a slash
   * @param name of the attack, for the line that says what was seen
   */
  static Witness listen(URI base, String name) {
    Witness witness = new Witness(base, name);
    witness.seesMore(10);
    witness.longestNanos = 0;
    return witness;
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    long now = System.nanoTime();
    if (frames > 0) {
      longestNanos = Math.max(longestNanos, now - lastNanos);
    }
    lastNanos = now;
    frames++;
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
    isClosed = true;
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    isClosed = true;
  }

  /** Waits until it has got so many frames more than now. */
  void seesMore(int more) {
    long enough = frames + more;
    await()
        .atMost(LiveClient.PATIENCE)
        .failFast("the reader beside it was closed", () -> isClosed)
        .until(() -> frames >= enough);
  }

  boolean isClosed() {
    return isClosed;
  }

  Duration longestSilence() {
    return Duration.ofNanos(longestNanos);
  }

  @Override
  public void close() {
    System.out.printf(
        "Beside \"%s\": %d frames, longest silence %d ms%n",
        name, frames, longestSilence().toMillis());
    socket.abort();
  }
}
