package io.pulseboard.inprocess;

import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.awaitility.core.ConditionFactory;

/** A WebSocket client that keeps all it hears, in order, and reads only while it is let. */
public final class SocketClient implements WebSocket.Listener, AutoCloseable {

  /** The subprotocol of text frames. */
  public static final String JSON = "pulse.v1.json";

  /** The subprotocol of binary frames. */
  public static final String BINARY = "pulse.v1.bin";

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(2);
  private static final int ABNORMAL = 1006;

  private final List<JsonObject> lines = new ArrayList<>();
  private final StringBuilder partial = new StringBuilder();
  private final WebSocket socket;
  private final boolean keeping;
  private boolean reading = true;
  private volatile Integer closeCode;

  private SocketClient(HttpClient http, URI uri, boolean keeping) {
    this.keeping = keeping;
    socket = http.newWebSocketBuilder().subprotocols(JSON).buildAsync(uri, this).join();
  }

  /** Connects. */
  public static SocketClient connect(HttpClient http, URI uri) {
    return new SocketClient(http, uri, true);
  }

  /** Connects, and keeps nothing of what it hears: for many clients over a long time. */
  public static SocketClient forgetful(HttpClient http, URI uri) {
    return new SocketClient(http, uri, false);
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    if (keeping) {
      partial.append(data);
    }
    if (last && keeping) {
      String frame = partial.toString();
      partial.setLength(0);
      synchronized (this) {
        frame.lines().map(SocketClient::parsed).forEach(lines::add);
      }
    }
    synchronized (this) {
      if (reading) {
        webSocket.request(1);
      }
    }
    return null;
  }

  private static JsonObject parsed(String line) {
    return Json.createReader(new StringReader(line)).readObject();
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
    closeCode = code;
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    if (closeCode == null) {
      closeCode = ABNORMAL;
    }
  }

  /** Reads nothing any more, pings included, and so answers none; the connection stays open. */
  public synchronized void stopReading() {
    reading = false;
  }

  /** Reads again. */
  public synchronized void readOn() {
    reading = true;
    socket.request(1);
  }

  /** Sends a text in one frame. */
  public SocketClient say(String text) {
    return say(text, true);
  }

  /** Sends a fragment. */
  public SocketClient say(String text, boolean last) {
    socket.sendText(text, last).join();
    return this;
  }

  /** Sends what the server may cut short by hanging up. */
  public SocketClient sayUntilClosed(String text, boolean last) {
    try {
      say(text, last);
    } catch (RuntimeException e) {
      // It hung up: that is what is waited for next.
    }
    return this;
  }

  /** Sends a binary frame. */
  public SocketClient say(byte[] bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    return this;
  }

  /** All lines so far. */
  public synchronized List<JsonObject> lines() {
    return List.copyOf(lines);
  }

  /** How many lines came so far. */
  public synchronized int size() {
    return lines.size();
  }

  /** All updates of a channel so far. */
  public List<JsonObject> updates(String channel) {
    return lines().stream().filter(isUpdateOf(channel)).toList();
  }

  /** Whether a line is an update of a channel. */
  public static Predicate<JsonObject> isUpdateOf(String channel) {
    return line -> channel.equals(line.getString("c", null)) && line.containsKey("o");
  }

  /** Whether a line is a reply with this id: a result or an error. */
  public static Predicate<JsonObject> isReplyTo(long id) {
    return line ->
        (line.containsKey("ok") || line.containsKey("error"))
            && !line.isNull("id")
            && line.getJsonNumber("id").longValue() == id;
  }

  /** Whether a line is a system message of this kind. */
  public static Predicate<JsonObject> isSystem(String kind) {
    return line -> kind.equals(line.getString("sys", null));
  }

  /** Waits without wasting time. */
  public static ConditionFactory eventually() {
    return await().atMost(PATIENCE).pollInterval(LOOK_AGAIN);
  }

  /** The first line of a kind, waited for. */
  public JsonObject awaitLine(Predicate<JsonObject> wanted) {
    return eventually()
        .until(() -> lines().stream().filter(wanted).findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  /** Waits until so many lines of a kind have come. */
  public List<JsonObject> awaitLines(Predicate<JsonObject> wanted, int count) {
    return eventually()
        .until(() -> lines().stream().filter(wanted).toList(), found -> found.size() >= count);
  }

  /** Waits for the end of the connection. */
  public int awaitClose() {
    eventually().until(() -> closeCode != null);
    return closeCode;
  }

  /** Whether the connection has ended. */
  public boolean isClosed() {
    return closeCode != null;
  }

  /** Leaves without a word. */
  @Override
  public void close() {
    socket.abort();
  }

  /** Leaves as the protocol wants it. */
  public void leave() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(gone -> socket).join();
  }
}
