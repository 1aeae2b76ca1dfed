package io.pulseboard.soundness;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the market over one carrier, all that comes, and keeps none of it: counts what arrived, and
 * says when the connection ended, which it should not.
 */
abstract class SteadyReader implements AutoCloseable {

  private final String name;
  private final AtomicLong arrivals = new AtomicLong();
  private volatile String end = "";

  private SteadyReader(String name) {
    this.name = name;
  }

  /** By WebSocket, in one of the two formats; {@code more} goes into the command. */
  static SteadyReader socket(HttpClient http, URI base, String protocol, String more) {
    return new Socket(http, base, protocol, more);
  }

  /** By an event stream. */
  static SteadyReader stream(HttpClient http, URI base) {
    return new EventStream(http, base);
  }

  /** By long poll, which never asks more often than ten times a second. */
  static SteadyReader poll(HttpClient http, URI base) {
    return new Poll(http, base);
  }

  /** How many frames, lines or answers there were so far. */
  long arrivals() {
    return arrivals.get();
  }

  /** Why the connection ended; empty while it lasts. */
  String end() {
    return end;
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public abstract void close();

  final void arrived() {
    arrivals.incrementAndGet();
  }

  final void ended(String why) {
    end = end.isEmpty() ? name + ": " + why : end;
  }

  private static final class Socket extends SteadyReader implements WebSocket.Listener {
    private final WebSocket socket;

    Socket(HttpClient http, URI base, String protocol, String more) {
      super(protocol + more);
      URI address = URI.create(base.toString().replaceFirst("^http", "ws") + "live");
      socket = http.newWebSocketBuilder().subprotocols(protocol).buildAsync(address, this).join();
      String command =
          "{\"id\":1,\"op\":\"subscribe\",\"channels\":[\"stocks/*\",\"trades/*\"]" + more + "}";
      socket.sendText(command, true).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      arrived();
      webSocket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
      arrived();
      webSocket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
      ended(code + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      ended(error.toString());
    }

    @Override
    public void close() {
      socket.abort();
    }
  }

  private static final class EventStream extends SteadyReader {
    private final Stream<String> lines;

    EventStream(HttpClient http, URI base) {
      super("sse");
      HttpRequest request =
          HttpRequest.newBuilder(base.resolve("api/stream?channel=stocks/*&channel=trades/*"))
              .build();
      HttpResponse<Stream<String>> answer = http.sendAsync(request, BodyHandlers.ofLines()).join();
      lines = answer.body();
      Thread reader = new Thread(this::read, "steady-sse");
      reader.setDaemon(true);
      reader.start();
    }

    private void read() {
      try {
        lines.forEach(line -> arrived());
        ended("end of the stream");
      } catch (RuntimeException e) {
        ended(e.toString());
      }
    }

    @Override
    public void close() {
      lines.close();
    }
  }

  private static final class Poll extends SteadyReader {
    private static final Pattern POSITION = Pattern.compile("\"position\":\"([^\"]+)\"");
    private static final Executor SOON =
        CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

    private final HttpClient http;
    private final URI base;
    private volatile boolean closed;

    Poll(HttpClient http, URI base) {
      super("long poll");
      this.http = http;
      this.base = base;
      ask("");
    }

    private void ask(String since) {
      if (closed) {
        return;
      }
      URI address = base.resolve("api/poll?channel=stocks/*&channel=trades/*" + since);
      http.sendAsync(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
          .thenAcceptAsync(this::answered, SOON)
          .exceptionally(
              failure -> {
                ended(failure.toString());
                return null;
              });
    }

    private void answered(HttpResponse<String> answer) {
      Matcher position = POSITION.matcher(answer.body());
      if (answer.statusCode() == 200 && position.find()) {
        arrived();
        ask("&since=" + position.group(1));
      } else {
        ended(answer.statusCode() + " " + answer.body());
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
