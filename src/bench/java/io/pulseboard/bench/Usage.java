package io.pulseboard.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has used so far, as Linux counts it. */
final class Usage {

  /** Linux counts in hundredths of a second for programs. */
  private static final long TICK_MICROS = 10_000;

  private Usage() {}

  /** Processor time of all its threads, in µs. */
  static long cpuMicros(ProcessHandle process) {
    return process.info().totalCpuDuration().orElseThrow().toNanos() / 1_000;
  }

  /** The part of it that was spent in the kernel, in µs. */
  static long kernelMicros(ProcessHandle process) throws IOException {
    String text = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
    // The name before it may hold anything; stime is the 15th field.
    String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[12]) * TICK_MICROS;
  }

  /** Memory that it has of the machine's, in KiB. */
  static long residentKib(ProcessHandle process) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }
}
