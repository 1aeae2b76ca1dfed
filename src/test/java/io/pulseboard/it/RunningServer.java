package io.pulseboard.it;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A server started just as {@code mvn -Prun} starts it, by the same program. */
public final class RunningServer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ServerUnderTest server = ServerUnderTest.current();
  private final Path work;
  private final int port;
  private final List<String> options;
  private final List<String> output = new CopyOnWriteArrayList<>();
  private Process process;

  /** On this port, with options such as {@code -Dname=value} for the server. */
  public RunningServer(int port, String... options) {
    this.port = port;
    this.options = List.of(options);
    this.work = Path.of("target", "running-server-" + port).toAbsolutePath();
  }

  public RunningServer start() throws IOException {
    output.clear();
    launch();
    await()
        .atMost(PATIENCE)
        .until(() -> output.stream().anyMatch(line -> line.contains("Pulseboard is ready")));
    return this;
  }

  /** Starts it, without waiting. */
  public Process launch() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("src/build/java/RunServer.java");
    command.add(server.kind());
    command.add(server.installation().toString());
    command.add(System.getProperty("pulseboard.war"));
    command.add(work.toString());
    command.add(Integer.toString(port));
    command.addAll(options);
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Thread reader = new Thread(this::read, "server-output");
    reader.setDaemon(true);
    reader.start();
    return process;
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      lines.lines().forEach(output::add);
    } catch (IOException | RuntimeException e) {
      output.add("(no more output: " + e + ")");
    }
  }

  public List<String> output() {
    return output;
  }

  /** The process of the server itself, once it has started. */
  public ProcessHandle server() {
    return process.children().findFirst().orElseThrow();
  }

  /** Stops it as Ctrl-C does. */
  public void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("The server did not stop.");
    }
  }

  /** Kills the server itself, as the machine's out-of-memory killer would. */
  public void kill() throws InterruptedException {
    List<ProcessHandle> children = process.descendants().toList();
    children.forEach(ProcessHandle::destroyForcibly);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("The launcher did not notice that the server is gone.");
    }
  }

  /** Lines of the server's log that belong to a stack trace, or report an error. */
  public List<String> complaints() throws IOException {
    try (var lines = Files.lines(server.logBelow(work))) {
      return lines.filter(server::isError).toList();
    }
  }

  @Override
  public void close() throws InterruptedException {
    stop();
  }
}
