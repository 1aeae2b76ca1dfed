package io.pulseboard.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * The highest rate of delivered updates with p99 under 100 ms: on one channel of events, so that
 * nothing is left out, the publish rate is doubled until it is too much, then halved in between. A
 * rate is too much when in each of some tries p99 is not under the bound, a reader was closed, or
 * less arrived than was due.
 */
final class RatePart {

  private static final double MAX_P99_MILLIS = 100;
  private static final double LEAST_SHARE = 0.97;
  private static final double FIRST_DELIVERED = 40_000;
  private static final double MAX_DELIVERED = 50_000_000;
  private static final int BISECTIONS = 3;
  private static final int MAX_HALVINGS = 5;
  private static final int LOOK_BEYOND = 2;

  private final Settings settings;
  private final Table table =
      new Table(
          "Highest rate with p99 < 100 ms",
          "server",
          "readers",
          "delivered/s",
          "published/s",
          "updates per read",
          "p50 ms",
          "p99 ms",
          "p99.9 ms",
          "server cores",
          "client cores");

  RatePart(Settings settings) {
    this.settings = settings;
  }

  Table table() {
    return table;
  }

  void measure(Subject subject, Server server, int count) throws IOException, InterruptedException {
    try (Readers readers = Readers.of(subject, server, settings)) {
      readers.open(count);
      Search search = new Search(server, readers, count);
      search.run();
      server.publish(0);
      if (search.best == null) {
        table.row(subject.title(), count, "none", "", "", "", "", "", "", "");
        return;
      }
      table.row(
          subject.title(),
          count,
          search.best.perSecond(),
          search.good,
          search.best.updatesPerRead(),
          search.best.p50(),
          search.best.p99(),
          search.best.p999(),
          search.best.serverCores(),
          search.best.clientCores());
    }
  }

  /** One search, for one subject and number of readers. */
  private final class Search {
    private final Server server;
    private final Readers readers;
    private final int count;
    private double good;
    private Window best;

    Search(Server server, Readers readers, int count) {
      this.server = server;
      this.readers = readers;
      this.count = count;
    }

    void run() throws IOException, InterruptedException {
      double rate = FIRST_DELIVERED / count;
      for (int i = 0; i < MAX_HALVINGS && !holds(rate); i++) {
        rate /= 2;
      }
      if (best == null) {
        return;
      }
      // What failed on the way down is known to be too much.
      double bad = rate == FIRST_DELIVERED / count ? climb() : 2 * good;
      for (int i = 0; i < BISECTIONS; i++) {
        double between = Math.sqrt(good * bad);
        if (!holds(between)) {
          bad = between;
        }
      }
    }

    /**
     * Doubles the rate until it is too much, and says which one was. Looks a little beyond, since a
     * server that begins to batch may bear more than one that does not yet.
     */
    private double climb() throws IOException, InterruptedException {
      double bad = MAX_DELIVERED / count;
      int failures = 0;
      for (double rate = 2 * good; failures <= LOOK_BEYOND && rate < MAX_DELIVERED / count; ) {
        if (failures == 0 ? holds(rate) : tried(rate)) {
          failures = 0;
          bad = 2 * rate;
        } else if (failures++ == 0) {
          bad = rate;
        }
        rate *= 2;
      }
      return bad;
    }

    private boolean holds(double rate) throws IOException, InterruptedException {
      for (int i = 0; i < settings.tries(); i++) {
        if (tried(rate)) {
          return true;
        }
      }
      return false;
    }

    private boolean tried(double rate) throws IOException, InterruptedException {
      int seconds = Math.max(2, settings.seconds() / 4);
      server.publish(rate);
      TimeUnit.SECONDS.sleep(1);
      Window window = readers.window(seconds, rate * count);
      boolean holds =
          window.closed() == 0
              && window.p99() < MAX_P99_MILLIS
              && window.perSecond() > LEAST_SHARE * rate * count;
      System.out.printf(
          "  %,.0f/s asked, %,.0f/s delivered, p99 %.1f ms, %d closed, %s%n",
          rate * count,
          window.perSecond(),
          window.p99(),
          window.closed(),
          holds ? "holds" : "too much");
      if (holds) {
        good = rate;
        best = window;
      } else {
        server.publish(0);
        readers.drain();
        readers.open(count);
      }
      return holds;
    }
  }
}
