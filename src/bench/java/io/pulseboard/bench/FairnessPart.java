package io.pulseboard.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What live readers feel of others who ask for much of the past: many who resume at once from
 * longer ago than the journal keeps, and one who polls from there as fast as it is answered.
 */
final class FairnessPart {

  private static final int RESUMING = 500;
  private static final int PAST_RATE = 40_000;

  /** More than the journal keeps by default. */
  private static final int PAST_UPDATES = 400_000;

  private static final Pattern POSITION = Pattern.compile("\"position\":\"([^:\"]+):(\\d+)\"");

  private final Settings settings;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Table table;

  FairnessPart(Settings settings) {
    this.settings = settings;
    this.table =
        new Table(
            "Fairness: %,d live readers × %d updates/s beside others who look far back"
                .formatted(settings.cpuReaders(), settings.cpuRate()),
            "beside them",
            "p50 ms",
            "p99 ms",
            "p99 / undisturbed",
            "closed");
  }

  Table table() {
    return table;
  }

  void measure() throws IOException, InterruptedException {
    // All of it comes from one address.
    try (Server server =
            Server.start(
                Subject.Kind.PULSEBOARD,
                settings,
                "-Dpulseboard.connections.max-requests-per-second=100000");
        Readers readers = Readers.of(Subject.WEBSOCKET_JSON, server, settings)) {
      publishThePast(server);
      readers.open(settings.cpuReaders());
      server.publish(settings.cpuRate());
      // For compilers: the same once before, beside nobody.
      TimeUnit.SECONDS.sleep(2L * settings.seconds());
      Window alone = readers.window(settings.seconds(), perSecond());
      add("nobody", alone, alone);
      String since = position(-PAST_UPDATES);
      besideResumes(readers, server, since, alone);
      readers.window(settings.seconds(), perSecond());
      besidePolls(readers, since, alone);
    }
  }

  private double perSecond() {
    return (double) settings.cpuReaders() * settings.cpuRate();
  }

  private void publishThePast(Server server) throws IOException, InterruptedException {
    server.publish(PAST_RATE);
    while (offset() < PAST_UPDATES) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
    server.publish(0);
  }

  /** Not until all of them are live, which may take long: how many were is told. */
  private void besideResumes(Readers readers, Server server, String since, Window alone)
      throws IOException, InterruptedException {
    try (Readers resuming = Readers.resuming(server, settings, since)) {
      resuming.begin(0);
      resuming.say("open " + RESUMING);
      Window window = readers.window(settings.seconds(), perSecond());
      long live = resuming.end().open();
      add(RESUMING + " resume at once, %d live in the end".formatted(live), window, alone);
    }
  }

  private void besidePolls(Readers readers, String since, Window alone)
      throws IOException, InterruptedException {
    AtomicBoolean polling = new AtomicBoolean(true);
    AtomicLong polls = new AtomicLong();
    CompletableFuture<Void> loop =
        CompletableFuture.runAsync(
            () -> {
              while (polling.get()) {
                poll("&since=" + since);
                polls.incrementAndGet();
              }
            });
    Window window = readers.window(settings.seconds(), perSecond());
    polling.set(false);
    loop.join();
    String name = "one polls from there, %.0f/s".formatted(polls.get() / window.seconds());
    add(name, window, alone);
  }

  private void add(String beside, Window window, Window alone) {
    table.row(beside, window.p50(), window.p99(), window.p99() / alone.p99(), window.closed());
  }

  private long offset() {
    return Long.parseLong(position(0).split(":")[1]);
  }

  /** The journal's position, or one before it, but the first at least. */
  private String position(long before) {
    Matcher position = POSITION.matcher(poll(""));
    if (!position.find()) {
      throw new IllegalStateException("A poll was not answered with a position.");
    }
    return position.group(1) + ":" + Math.max(1, Long.parseLong(position.group(2)) + before);
  }

  private String poll(String more) {
    URI address =
        URI.create(
            "http://127.0.0.1:%d/api/poll?wait=0&channel=%s%s"
                .formatted(settings.port(), Server.CHANNEL, more));
    return http.sendAsync(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
        .join()
        .body();
  }
}
