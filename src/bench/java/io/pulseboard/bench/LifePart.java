package io.pulseboard.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A load as people make it: each connection with some channels by its own choice, prices often,
 * metrics once a second, some who come back every second and continue, some who read slowly.
 */
final class LifePart {

  private static final int CONNECTIONS = 2_000;
  private static final int CHANNELS_EACH = 10;
  private static final int CHANNELS_OF_A_KIND = 250;
  private static final String PRICES = "stocks/bench";
  private static final String METRICS = "metrics/bench";
  private static final int PRICE_RATE = 10;
  private static final int METRIC_RATE = 1;
  private static final double SLOW_SHARE = 0.05;
  private static final double CHURN_SHARE = 0.01;
  private static final int WARM_UP_SECONDS = 15;

  /** For the count of latencies to measure. */
  private static final double EXPECTED_PER_SECOND =
      CONNECTIONS * CHANNELS_EACH * (PRICE_RATE + METRIC_RATE) / 2.0;

  private final Settings settings;
  private final Table table;

  LifePart(Settings settings) {
    this.settings = settings;
    this.table =
        new Table(
            "As in life: 2,000 connections with 10 of 500 channels for "
                + settings.lifeSeconds()
                + " s, 1 % coming back every second, 5 % slow",
            "figure",
            "value");
  }

  Table table() {
    return table;
  }

  void measure() throws IOException, InterruptedException {
    List<String> channels = new ArrayList<>();
    for (int i = 0; i < CHANNELS_OF_A_KIND; i++) {
      channels.add(PRICES + i);
      channels.add(METRICS + i);
    }
    // A slow reader's pong comes behind what it has not read yet.
    try (Server server =
            Server.start(Subject.Kind.PULSEBOARD, settings, "-Dpulseboard.pong-timeout-ms=60000");
        Readers readers = Readers.of("json", server, settings, CHANNELS_EACH, channels)) {
      readers.open(CONNECTIONS);
      server.publish(PRICES, CHANNELS_OF_A_KIND, CHANNELS_OF_A_KIND * PRICE_RATE);
      server.publish(METRICS, CHANNELS_OF_A_KIND, CHANNELS_OF_A_KIND * METRIC_RATE);
      readers.say("slow " + SLOW_SHARE);
      readers.say("churn " + CHURN_SHARE);
      TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
      double heap = server.heapBytes();
      double resident = Usage.residentKib(server.process());
      GcLog log = GcLog.from(Server.gcLog(settings));
      Window window = readers.window(settings.lifeSeconds(), EXPECTED_PER_SECOND);
      GcLog.Summary collections = log.sinceThen();
      add(window, collections);
      table.row(
          "process MiB before, after",
          pair(resident / 1024, Usage.residentKib(server.process()) / 1024.0));
      table.row(
          "heap MiB before, after",
          pair(heap / (1 << 20), server.heapBytes() / (double) (1 << 20)));
    }
  }

  private static String pair(double before, double after) {
    return Table.shown(before) + ", " + Table.shown(after);
  }

  private void add(Window window, GcLog.Summary collections) {
    table.row("delivered/s", window.perSecond());
    table.row("server µs per update", (double) window.serverMicros() / window.updates());
    table.row("server cores", window.serverCores());
    table.row("p50 ms", window.p50());
    table.row("p99 ms", window.p99());
    table.row("p99.9 ms", window.p999());
    table.row("connections at the end", window.open());
    table.row("closed by the server", window.closed());
    table.row("updates that came with a resume", window.resumed());
    table.row("bytes allocated per update", collections.allocatedBytes() / window.updates());
    table.row("GC pauses", collections.pauses());
    table.row("longest GC pause, ms", collections.longestMillis());
    table.row("GC pauses in all, ms", collections.totalMillis());
  }
}
