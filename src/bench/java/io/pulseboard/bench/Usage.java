package io.pulseboard.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has used so far, as Linux counts it. */
final class Usage {

  private Usage() {}

  /** Processor time of all its threads, in µs. */
  static long cpuMicros(ProcessHandle process) {
    return process.info().totalCpuDuration().orElseThrow().toNanos() / 1_000;
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
