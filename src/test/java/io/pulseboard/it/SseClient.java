package io.pulseboard.it;

import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.CopyOnWriteArrayList;

/** An SSE client that keeps what it hears. */
final class SseClient implements AutoCloseable {

  private final List<JsonObject> lines = new CopyOnWriteArrayList<>();
  private final InputStream body;
  private volatile String lastId;

  private SseClient(URI address, String lastEventId, HttpClient.Version version) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).version(version);
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      throw new IllegalStateException("answered " + response.statusCode());
    }
    body = response.body();
    Thread reader = new Thread(this::read, "sse-client");
    reader.setDaemon(true);
    reader.start();
  }

  /** Opens a stream over HTTP/1.1, as browsers do without TLS. */
  static SseClient open(URI base, String query, String lastEventId) throws Exception {
    return open(base, query, lastEventId, HttpClient.Version.HTTP_1_1);
  }

  static SseClient open(URI base, String query, String lastEventId, HttpClient.Version version)
      throws Exception {
    return new SseClient(base.resolve("api/stream?" + query), lastEventId, version);
  }

  private void read() {
    try (Scanner scanner = new Scanner(body, StandardCharsets.UTF_8)) {
      String id = null;
      String data = null;
      while (scanner.hasNextLine()) {
        String line = scanner.nextLine();
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        } else if (line.isEmpty() && data != null) {
          lines.add(Json.createReader(new StringReader(data)).readObject());
          lastId = id == null ? lastId : id;
          id = null;
          data = null;
        }
      }
    }
  }

  List<JsonObject> updates(String channel) {
    return lines.stream().filter(LiveClient.isUpdateOf(channel)).toList();
  }

  List<JsonObject> lines() {
    return lines;
  }

  void awaitUpdates(String channel, int count) {
    await().atMost(LiveClient.PATIENCE).until(() -> updates(channel).size() >= count);
  }

  void awaitSystem(String what) {
    await()
        .atMost(LiveClient.PATIENCE)
        .until(() -> lines.stream().anyMatch(line -> what.equals(line.getString("sys", null))));
  }

  /** The position after what was read so far. */
  String lastId() {
    return lastId;
  }

  @Override
  public void close() throws Exception {
    body.close();
  }
}
