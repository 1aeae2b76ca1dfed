package io.pulseboard.bench;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A server under load, with the publisher inside it. */
final class Server implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** An offer of HTTP/2 would be taken for a WebSocket's. */
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** The only channel of most parts: its updates are events, of which none is left out. */
  static final String CHANNEL = "rooms/bench";

  private final Settings settings;
  private final Child child;
  private final ProcessHandle process;

  private Server(Settings settings, Child child, ProcessHandle process) {
    this.settings = settings;
    this.child = child;
    this.process = process;
  }

  static Server start(Subject.Kind kind, Settings settings, String... options)
      throws IOException, InterruptedException {
    return kind == Subject.Kind.PULSEBOARD ? pulseboard(settings, options) : peer(kind, settings);
  }

  private static Server pulseboard(Settings settings, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.add("src/build/java/RunServer.java");
    command.add(settings.kind());
    command.add(settings.installation().toString());
    command.add(ProbedWar.of(settings).toString());
    command.add(settings.output().resolve("server").toString());
    command.add(Integer.toString(settings.port()));
    command.add("-Xmx" + settings.heap());
    command.add("-Xlog:gc:file=" + gcLog(settings));
    command.add("-XX:+UnlockDiagnosticVMOptions");
    command.add("-XX:+DebugNonSafepoints");
    command.add("-Dpulseboard.market.enabled=false");
    command.add("-Dpulseboard.metrics.enabled=false");
    command.add("-Dpulseboard.connections.max=20000");
    // All readers come from one address.
    command.add("-Dpulseboard.connections.max-requests-per-second=1000000");
    command.addAll(List.of(options));
    Child child = new Child("server", settings.output().resolve("server.log"), null, command);
    child.await("Pulseboard is ready", PATIENCE);
    return new Server(settings, child, child.handle().children().findFirst().orElseThrow());
  }

  static Path gcLog(Settings settings) {
    return settings.output().resolve("gc.log");
  }

  private static Server peer(Subject.Kind kind, Settings settings)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("node", "--expose-gc"));
    command.add(kind == Subject.Kind.SOCKET_IO ? "socketio.js" : "ws.js");
    command.add(Integer.toString(settings.port()));
    if (kind == Subject.Kind.WS_PREPARED) {
      command.add("prepared");
    }
    File folder = settings.peers().toFile();
    Child child = new Child("peer", settings.output().resolve("peer.log"), folder, command);
    child.await("ready", PATIENCE);
    return new Server(settings, child, child.handle());
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  ProcessHandle process() {
    return process;
  }

  /** Publishes so many updates a second on the one channel; 0 stops. */
  void publish(double rate) throws IOException, InterruptedException {
    publish(CHANNEL, 1, rate);
  }

  /** Publishes so many updates a second on so many channels, in turn. */
  void publish(String channel, int channels, double rate) throws IOException, InterruptedException {
    post("channel=%s&channels=%d&rate=%s&pad=%d".formatted(channel, channels, rate, pad()));
  }

  /** Collects garbage where that can be asked for; the bytes of heap that are used then. */
  long heapBytes() throws IOException, InterruptedException {
    return Long.parseLong(post("gc=1").strip().replace("heap=", ""));
  }

  private String post(String query) throws IOException, InterruptedException {
    URI address = URI.create("http://127.0.0.1:" + settings.port() + "/bench?" + query);
    var response =
        CLIENT.send(
            HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(address + " answered " + response.statusCode() + ".");
    }
    return response.body();
  }

  /** The length of the text that makes an update as long as it is to be. */
  private int pad() {
    String envelope =
        "{\"c\":\"%s\",\"o\":100000,\"t\":%d,\"d\":{\"n\":%d,\"text\":\"\"}}"
            .formatted(CHANNEL, System.currentTimeMillis(), System.nanoTime() / 1_000);
    return Math.max(0, settings.bytes() - envelope.length());
  }

  @Override
  public void close() {
    child.close();
  }
}
