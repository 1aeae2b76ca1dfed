package io.pulseboard.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Memory of the server for a connection to which nothing is said: what the process and its
 * collected heap grow by, with so many of them.
 */
final class IdlePart {

  private static final int CONNECTIONS = 10_000;
  private static final int WARM_UP_CONNECTIONS = 1_000;
  private static final int WARM_UP_RATE = 20;
  private static final int WARM_UP_SECONDS = 3;

  /** A process that gives back less than this in a second has given back what it will. */
  private static final double SETTLED_KIB = 512;

  private final Settings settings;
  private final Table table =
      new Table(
          "Memory: 10,000 idle connections",
          "server",
          "process KiB per connection",
          "heap KiB per connection",
          "process MiB before",
          "process MiB after");

  IdlePart(Settings settings) {
    this.settings = settings;
  }

  Table table() {
    return table;
  }

  void measure(Subject subject) throws IOException, InterruptedException {
    try (Server server = Server.start(subject.kind(), settings)) {
      warmUp(subject, server);
      double heap = server.heapBytes() / 1024.0;
      double resident = settledKib(server);
      try (Readers readers = Readers.of(subject, server, settings)) {
        readers.open(CONNECTIONS);
        readers.drain();
        double heapGrowth = server.heapBytes() / 1024.0 - heap;
        double after = settledKib(server);
        table.row(
            subject.title(),
            (after - resident) / CONNECTIONS,
            heapGrowth / CONNECTIONS,
            resident / 1024,
            after / 1024);
      }
    }
  }

  /** What the process has, once G1 has given back what a collection freed, little by little. */
  private static double settledKib(Server server) throws IOException, InterruptedException {
    double now = Usage.residentKib(server.process());
    double before;
    do {
      before = now;
      TimeUnit.SECONDS.sleep(1);
      now = Usage.residentKib(server.process());
    } while (now < before - SETTLED_KIB);
    return now;
  }

  /** Classes are loaded and pools filled by connections that go again. */
  private void warmUp(Subject subject, Server server) throws IOException, InterruptedException {
    try (Readers readers = Readers.of(subject, server, settings)) {
      readers.open(WARM_UP_CONNECTIONS);
      server.publish(WARM_UP_RATE);
      TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
      server.publish(0);
      readers.drain();
    }
    // Who reads an event stream is seen to be gone only when something is written to it.
    server.publish(WARM_UP_RATE);
    TimeUnit.SECONDS.sleep(1);
    server.publish(0);
    TimeUnit.SECONDS.sleep(1);
  }
}
