package io.pulseboard.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Some readers stop reading while updates go on: what the server's memory grows by, and what the
 * others feel of it.
 */
final class StalledPart {

  private static final int READERS = 200;
  private static final double STALLED_SHARE = 0.05;
  private static final int RATE = 500;
  private static final int STALLED_SECONDS = 30;

  private final Settings settings;
  private final Table table =
      new Table(
          "200 readers × 500 updates/s, 5 % of them stalled for 30 s",
          "server", "p99 ms before", "p99 ms during", "process growth MiB", "heap growth MiB");

  StalledPart(Settings settings) {
    this.settings = settings;
  }

  Table table() {
    return table;
  }

  void measure(Subject subject) throws IOException, InterruptedException {
    try (Server server = Server.start(subject.kind(), settings);
        Readers readers = Readers.withSmallBuffers(subject, server, settings)) {
      readers.open(READERS);
      server.publish(RATE);
      // Long enough for compilers and for the heap to find its size.
      TimeUnit.SECONDS.sleep(2L * settings.seconds());
      double heap = server.heapBytes();
      double resident = Usage.residentKib(server.process());
      Window before = readers.window(settings.seconds(), READERS * RATE);
      readers.say("stall " + STALLED_SHARE);
      readers.begin(READERS * RATE);
      double most = 0;
      for (int second = 0; second < STALLED_SECONDS; second++) {
        TimeUnit.SECONDS.sleep(1);
        most = Math.max(most, Usage.residentKib(server.process()));
      }
      Window during = readers.end();
      double heapGrowth = server.heapBytes() - heap;
      table.row(
          subject.title(),
          before.p99(),
          during.p99(),
          (most - resident) / 1024,
          heapGrowth / (1 << 20));
    }
  }
}
