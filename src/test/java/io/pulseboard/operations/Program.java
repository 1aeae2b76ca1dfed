package io.pulseboard.operations;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A program with its arguments, run to its end or started as a server. */
final class Program {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final List<String> command = new ArrayList<>();

  private Program(String program) {
    command.add(program);
  }

  static Program of(String program) {
    return new Program(program);
  }

  Program with(String... arguments) {
    command.addAll(List.of(arguments));
    return this;
  }

  /** Runs it, and returns what it wrote. Fails with that text if the program fails. */
  List<String> run(Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    Process process = process(folder, environment);
    List<String> output = process.inputReader().lines().toList();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(
          command + " ended with " + process.exitValue() + ":\n" + String.join("\n", output));
    }
    return output;
  }

  /** Starts it, and waits for a line of its output in which this is found. */
  Running start(Path folder, Map<String, String> environment, String regex) throws IOException {
    Pattern ready = Pattern.compile(regex);
    Running running = new Running(process(folder, environment));
    try {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  !running.process.isAlive()
                      || running.output.stream().anyMatch(line -> ready.matcher(line).find()));
    } catch (RuntimeException e) {
      running.close();
      throw e;
    }
    if (!running.process.isAlive()) {
      throw new IllegalStateException(command + " ended:\n" + String.join("\n", running.output));
    }
    return running;
  }

  private Process process(Path folder, Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    // What happens to be set where the tests run has no say in them.
    builder.environment().keySet().removeIf(Program::isOurs);
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static boolean isOurs(String name) {
    return name.startsWith("PULSEBOARD_")
        || name.startsWith("JBOSS_")
        || name.equals("JAVA_OPTS")
        || name.equals("SERVER_CONFIG");
  }

  /** A port of the loopback interface on which nobody listens. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A program under way. Closing it ends the program and what it started. */
  static final class Running implements AutoCloseable {

    private final Process process;
    private final Queue<String> output = new ConcurrentLinkedQueue<>();

    private Running(Process process) {
      this.process = process;
      Thread reader = new Thread(this::read, "program-output");
      reader.setDaemon(true);
      reader.start();
      Runtime.getRuntime().addShutdownHook(new Thread(this::endAll));
    }

    private void read() {
      try (BufferedReader lines = process.inputReader()) {
        lines.lines().forEach(output::add);
      } catch (IOException | RuntimeException e) {
        output.add("(no more output: " + e + ")");
      }
    }

    Collection<String> output() {
      return output;
    }

    private void endAll() {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }

    @Override
    public void close() {
      List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
      all.add(process.toHandle());
      endAll();
      for (ProcessHandle one : all) {
        try {
          one.onExit().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
          one.destroyForcibly();
        }
      }
    }
  }
}
