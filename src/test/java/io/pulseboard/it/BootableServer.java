package io.pulseboard.it;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bootable jar, started as its reader would: {@code java -jar}, on a port that is free. */
final class BootableServer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern LISTENER =
      Pattern.compile("HTTP listener \\S+ listening on (\\S+):(\\d+)");

  private final List<String> output = new CopyOnWriteArrayList<>();
  private final Path temporary;
  private final Process process;

  private BootableServer(Map<String, String> environment, List<String> options) throws IOException {
    temporary = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "bootable-");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Where it unpacks itself.
    command.add("-Djava.io.tmpdir=" + temporary);
    command.add("-jar");
    command.add(System.getProperty("pulseboard.bootable"));
    command.add("-Djboss.http.port=0");
    command.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    process = builder.start();
    Thread reader = new Thread(this::read, "server-output");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts it and waits until it has deployed the dashboard. */
  static BootableServer start(Map<String, String> environment, String... options)
      throws IOException {
    BootableServer server = new BootableServer(environment, List.of(options));
    await()
        .atMost(PATIENCE)
        .until(() -> !server.process.isAlive() || server.says("WFLYSRV0025") || server.hasFailed());
    return server;
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      lines.lines().forEach(output::add);
    } catch (IOException | RuntimeException e) {
      output.add("(no more output: " + e + ")");
    }
  }

  private boolean says(String text) {
    return output.stream().anyMatch(line -> line.contains(text));
  }

  /** Whether something in it did not start. */
  boolean hasFailed() {
    return says("WFLYSRV0026") || says("WFLYSRV0055") || says(" ERROR ");
  }

  List<String> output() {
    return output;
  }

  String host() {
    return listener().group(1);
  }

  int port() {
    return Integer.parseInt(listener().group(2));
  }

  private Matcher listener() {
    return output.stream()
        .map(LISTENER::matcher)
        .filter(Matcher::find)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("It listens nowhere: " + output));
  }

  /** The root of the dashboard. */
  URI base() {
    return URI.create("http://" + host() + ":" + port() + "/");
  }

  /** What it left behind where it unpacked itself. */
  List<Path> leftovers() throws IOException {
    try (var files = Files.list(temporary)) {
      return files.toList();
    }
  }

  /** Stops it as Ctrl-C does. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("The server did not stop.");
    }
  }

  @Override
  public void close() throws InterruptedException {
    stop();
  }
}
