package io.pulseboard.bench;

import io.pulseboard.bench.client.Load;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The load client's process, and how it is asked. */
final class Readers implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Latencies measured in a second, about: more would cost the client too much. */
  private static final double SAMPLES_PER_SECOND = 20_000;

  private static final int SMALL_BUFFER_BYTES = 16 * 1024;

  private final Child child;
  private final Server server;
  private long serverMicros;
  private long kernelMicros;
  private long clientMicros;

  private Readers(Child child, Server server) {
    this.child = child;
    this.server = server;
  }

  /** Readers of one channel. */
  static Readers of(Subject subject, Server server, Settings settings) throws IOException {
    return of(subject.protocol(), server, settings, 1, List.of(Server.CHANNEL));
  }

  /** Readers of one channel whose sockets hold little, so that one that stalls is felt soon. */
  static Readers withSmallBuffers(Subject subject, Server server, Settings settings)
      throws IOException {
    List<String> channels = List.of(Server.CHANNEL);
    return of(subject.protocol(), server, settings, 1, channels, SMALL_BUFFER_BYTES, "");
  }

  /** Readers of one channel who come back from a position. */
  static Readers resuming(Server server, Settings settings, String since) throws IOException {
    return of("json", server, settings, 1, List.of(Server.CHANNEL), 0, since);
  }

  /** Readers of so many of the channels each. */
  static Readers of(
      String protocol, Server server, Settings settings, int pick, List<String> channels)
      throws IOException {
    return of(protocol, server, settings, pick, channels, 0, "");
  }

  private static Readers of(
      String protocol,
      Server server,
      Settings settings,
      int pick,
      List<String> channels,
      int receiveBufferBytes,
      String since)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Server.java());
    command.addAll(List.of("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC"));
    command.add("-Dload.receive-buffer=" + receiveBufferBytes);
    command.add("-Dload.since=" + since);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Load.class.getName()));
    command.add(Integer.toString(settings.port()));
    command.add(protocol);
    command.add(Integer.toString(pick));
    command.addAll(channels);
    return new Readers(
        new Child(
            "client",
            settings.output().resolve(since.isEmpty() ? "client.log" : "resuming.log"),
            null,
            command),
        server);
  }

  /** Has so many connections open, and waits until all of them follow their channels. */
  void open(int count) throws IOException, InterruptedException {
    child.say("open " + count);
    child.await("opened", PATIENCE);
  }

  /** Waits until nothing more comes in. */
  void drain() throws IOException, InterruptedException {
    child.say("drain");
    child.await("drained", PATIENCE);
  }

  void say(String command) throws IOException {
    child.say(command);
  }

  /** What happens in so many seconds, of about so many updates a second. */
  Window window(int seconds, double updatesPerSecond) throws IOException, InterruptedException {
    begin(updatesPerSecond);
    TimeUnit.SECONDS.sleep(seconds);
    return end();
  }

  /** Begins to count, about so many updates a second. */
  void begin(double updatesPerSecond) throws IOException {
    // Odd, so as not to fall in step with anything.
    long every = Math.max(1, (long) (updatesPerSecond / SAMPLES_PER_SECOND)) | 1;
    serverMicros = Usage.cpuMicros(server.process());
    kernelMicros = Usage.kernelMicros(server.process());
    clientMicros = Usage.cpuMicros(child.handle());
    child.say("window " + every);
  }

  /** What happened since then. */
  Window end() throws IOException, InterruptedException {
    child.say("report");
    String report = child.await("report ", PATIENCE);
    return Window.parse(
        report,
        Usage.cpuMicros(server.process()) - serverMicros,
        Usage.kernelMicros(server.process()) - kernelMicros,
        Usage.cpuMicros(child.handle()) - clientMicros);
  }

  @Override
  public void close() {
    child.close();
  }
}
