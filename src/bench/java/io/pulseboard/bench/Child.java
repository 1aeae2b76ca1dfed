package io.pulseboard.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process of the benchmark's: ends with it, however that ends. Its output goes to a log; lines
 * may be waited for.
 */
final class Child implements AutoCloseable {

  private static final Set<Child> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Child::close)));
  }

  private final String name;
  private final Process process;
  private final Writer commands;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  Child(String name, Path log, File folder, List<String> command) throws IOException {
    this.name = name;
    Files.createDirectories(log.getParent());
    process = new ProcessBuilder(command).directory(folder).redirectErrorStream(true).start();
    RUNNING.add(this);
    commands = process.outputWriter();
    Thread reader = new Thread(() -> read(log), name + "-output");
    reader.setDaemon(true);
    reader.start();
  }

  private void read(Path log) {
    try (BufferedReader in = process.inputReader();
        Writer out = Files.newBufferedWriter(log)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.write(line + '\n');
        out.flush();
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add("(no more output: " + e + ")");
    }
  }

  void say(String command) throws IOException {
    commands.write(command + '\n');
    commands.flush();
  }

  /** The next line that begins so; those before it are dropped. */
  String await(String beginning, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    String last = "";
    while (process.isAlive() || !lines.isEmpty()) {
      String line = lines.poll(200, TimeUnit.MILLISECONDS);
      if (line != null && line.strip().startsWith(beginning)) {
        return line;
      }
      last = line == null ? last : line;
      if (System.nanoTime() > end) {
        break;
      }
    }
    throw new IllegalStateException(
        name + " did not say \"" + beginning + "\"; its last words: " + last);
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  @Override
  public void close() {
    RUNNING.remove(this);
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
