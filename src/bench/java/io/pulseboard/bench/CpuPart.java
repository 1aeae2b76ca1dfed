package io.pulseboard.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Processor time of the server for one delivered update, at a rate that leaves room. */
final class CpuPart {

  /** For compilers, so many times the rate. */
  private static final int WARM_UP = 3;

  private static final int WARM_UP_SECONDS = 20;

  private final Settings settings;
  private final Table table;

  CpuPart(Settings settings) {
    this.settings = settings;
    this.table =
        new Table(
            "Processor time: %,d readers × %d updates/s"
                .formatted(settings.cpuReaders(), settings.cpuRate()),
            "server",
            "server µs per update",
            "of it kernel",
            "client µs per update",
            "delivered/s",
            "updates per read",
            "bytes per update",
            "p50 ms",
            "p99 ms",
            "p99.9 ms");
  }

  Table table() {
    return table;
  }

  void measure(Subject subject, Server server) throws IOException, InterruptedException {
    try (Readers readers = Readers.of(subject, server, settings)) {
      readers.open(settings.cpuReaders());
      server.publish(WARM_UP * settings.cpuRate());
      TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
      server.publish(0);
      readers.drain();
      Window before = idle(readers);
      server.publish(settings.cpuRate());
      TimeUnit.SECONDS.sleep(2);
      Window window =
          readers.window(settings.seconds(), settings.cpuReaders() * settings.cpuRate());
      // After the window, since a profile costs time of its own.
      if (settings.profile() && subject.kind() == Subject.Kind.PULSEBOARD) {
        Profile profile = Profile.start(server, settings, subject);
        TimeUnit.SECONDS.sleep(2L * settings.seconds());
        profile.stop();
      }
      server.publish(0);
      readers.drain();
      Window after = idle(readers);
      // The calmer one: compilers may still be at work.
      add(subject, before.serverCores() < after.serverCores() ? before : after, window);
    }
  }

  private Window idle(Readers readers) throws IOException, InterruptedException {
    return readers.window(Math.max(3, settings.seconds() / 2), 0);
  }

  private void add(Subject subject, Window idle, Window window) {
    table.row(
        subject.title(),
        window.serverMicrosPerUpdate(idle),
        window.kernelMicrosPerUpdate(idle),
        window.clientMicrosPerUpdate(),
        window.perSecond(),
        window.updatesPerRead(),
        (double) window.bytesIn() / window.updates(),
        window.p50(),
        window.p99(),
        window.p999());
  }
}
