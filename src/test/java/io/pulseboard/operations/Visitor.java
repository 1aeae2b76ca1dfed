package io.pulseboard.operations;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** What a browser does with Pulseboard, done from Java over TLS. */
final class Visitor {

  private final URI base;
  private final SSLContext trust;
  private final HttpClient client;

  Visitor(int port, Certificate certificate) throws IOException, GeneralSecurityException {
    base = URI.create("https://127.0.0.1:" + port + "/");
    trust = certificate.trustedByClient();
    client = HttpClient.newBuilder().sslContext(trust).build();
  }

  URI base() {
    return base;
  }

  private String origin() {
    return "https://" + base.getAuthority();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).header("Origin", origin());
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** A long poll's answer. */
  JsonObject poll(String query) throws IOException, InterruptedException {
    HttpResponse<String> answer = get("api/poll?" + query);
    if (answer.statusCode() != 200) {
      throw new IOException("answered " + answer.statusCode() + ": " + answer.body());
    }
    return parsed(answer.body());
  }

  /** Follows channels by SSE: the stream's lines of data, as they come. */
  Events events(String query, String... headers) throws IOException, InterruptedException {
    HttpRequest.Builder request = request("api/stream?" + query);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return new Events(client.send(request.build(), BodyHandlers.ofLines()));
  }

  /** Connects by WebSocket, as a page of this origin. */
  Live live(String origin) {
    Live live = new Live();
    live.socket =
        client
            .newWebSocketBuilder()
            .header("Origin", origin)
            .subprotocols("pulse.v1.json")
            .buildAsync(URI.create("wss://" + base.getAuthority() + "/live"), live)
            .join();
    return live;
  }

  /** Connects by WebSocket, as a page of the server's own. */
  Live live() {
    return live(origin());
  }

  /**
   * Sends an HTTP/1.1 request as it is, and returns the head of the answer, or all of it if the
   * server then hangs up.
   *
   * @param from the client's address
   * @param lines the head of the request; Host and an empty line are added
   */
  String raw(String from, String... lines) throws IOException {
    try (Socket plain = new Socket()) {
      plain.bind(new InetSocketAddress(from, 0));
      plain.connect(new InetSocketAddress(base.getHost(), base.getPort()));
      plain.setSoTimeout(10_000);
      try (Socket socket =
          trust.getSocketFactory().createSocket(plain, base.getHost(), base.getPort(), true)) {
        String head = String.join("\r\n", lines) + "\r\nHost: " + base.getAuthority() + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        var answer = new ByteArrayOutputStream();
        boolean toTheEnd = head.contains("Connection: close");
        for (int next = socket.getInputStream().read();
            next >= 0;
            next = socket.getInputStream().read()) {
          answer.write(next);
          if (!toTheEnd && answer.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            break;
          }
        }
        return answer.toString(StandardCharsets.UTF_8);
      }
    }
  }

  /** Asks for a WebSocket that is compressed. Returns the head of the answer. */
  String handshakeThatOffersCompression() throws IOException {
    return raw(
        "127.0.0.1",
        "GET /live HTTP/1.1",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Extensions: permessage-deflate");
  }

  static JsonObject parsed(String text) {
    return Json.createReader(new StringReader(text)).readObject();
  }

  private static boolean isUpdate(JsonObject line) {
    return line.containsKey("o") && line.containsKey("c");
  }

  /** An SSE stream that is open. */
  static final class Events implements AutoCloseable {

    private final HttpResponse<Stream<String>> response;
    private final Iterator<String> lines;

    private Events(HttpResponse<Stream<String>> response) {
      this.response = response;
      this.lines = response.body().iterator();
    }

    HttpResponse<?> response() {
      return response;
    }

    /** Waits for the next line of data. Fails when the stream ends. */
    JsonObject next() {
      while (true) {
        String line = lines.next();
        if (line.startsWith("data: ")) {
          return parsed(line.substring(6));
        }
      }
    }

    /** Waits for the next update, and returns its offset. */
    long nextOffset() {
      JsonObject line = next();
      while (!isUpdate(line)) {
        line = next();
      }
      return line.getJsonNumber("o").longValue();
    }

    @Override
    public void close() {
      response.body().close();
    }
  }

  /** A WebSocket that is open. */
  static final class Live implements AutoCloseable, WebSocket.Listener {

    private final BlockingQueue<JsonObject> lines = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private WebSocket socket;

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        partial.toString().lines().map(Visitor::parsed).forEach(lines::add);
        partial.setLength(0);
      }
      from.request(1);
      return null;
    }

    void say(String text) {
      socket.sendText(text, true).join();
    }

    /** Waits for the next update, and returns its offset. */
    long nextOffset() throws InterruptedException {
      while (true) {
        JsonObject line = lines.poll(20, TimeUnit.SECONDS);
        if (line == null) {
          throw new IllegalStateException("Nothing came for 20 s.");
        }
        if (isUpdate(line)) {
          return line.getJsonNumber("o").longValue();
        }
      }
    }

    @Override
    public void close() {
      socket.abort();
    }
  }
}
