package io.pulseboard.soundness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pulseboard.it.RunningServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real server whose market runs ten times as fast as by default, with readers of every carrier
 * connected from beginning to end, and what is alive in its heap meanwhile. Everything it keeps is
 * so small that it is full before anything is counted.
 */
final class SteadyMarket implements AutoCloseable {

  private static final int PORT = Integer.getInteger("test.browser.port");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String JSON = "pulse.v1.json";
  private static final String BINARY = "pulse.v1.bin";
  private static final String RATE = ",\"rate\":5";
  private static final Pattern OFFSET = Pattern.compile("\"position\":\"[^:\"]+:(\\d+)\"");

  private static final double HARDLY = 0.02;

  /** About one for each instrument. */
  static final int UPDATES_PER_ROUND = 24;

  private static final String[] SETTINGS = {
    "-Dpulseboard.market.rounds-per-second=100",
    "-Dpulseboard.metrics.period-ms=100",
    "-Dpulseboard.journal.max-entries=5000",
    "-Dpulseboard.journal.ledger-entries=5000",
    "-Dpulseboard.history.max-entries=20",
    "-Dpulseboard.outbox.max-bytes=4194304",
  };

  private final RunningServer server;
  private final URI base = URI.create("http://127.0.0.1:" + PORT + "/");
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<SteadyReader> readers = new ArrayList<>();
  private final List<Sample> samples = new ArrayList<>();

  /**
   * What was seen at a moment.
   *
   * @param offset of the journal's last update
   * @param heap what was alive
   */
  private record Sample(long offset, LiveHeap heap) {}

  private SteadyMarket(RunningServer server) {
    this.server = server;
  }

  /** With one reader over each carrier, and one with a rate, which gets JSON. */
  static SteadyMarket withFewReaders() throws IOException {
    SteadyMarket market = new SteadyMarket(new RunningServer(PORT, SETTINGS).start());
    market.connect(1);
    return market;
  }

  /** With several over each carrier, and a rate in both formats. */
  static SteadyMarket withManyReaders() throws IOException {
    SteadyMarket market = new SteadyMarket(new RunningServer(PORT, SETTINGS).start());
    market.connect(4);
    // It asks for differences from older values than the others, and so hides some of what a cache
    // of differences keeps.
    market.readers.add(SteadyReader.socket(market.http, market.base, BINARY, RATE));
    return market;
  }

  private void connect(int ofEach) {
    for (int i = 0; i < ofEach; i++) {
      readers.add(SteadyReader.socket(http, base, JSON, ""));
      readers.add(SteadyReader.socket(http, base, BINARY, ""));
      readers.add(SteadyReader.stream(http, base));
      readers.add(SteadyReader.poll(http, base));
    }
    readers.add(SteadyReader.socket(http, base, JSON, RATE));
  }

  /** Waits until so many updates more were published, and every reader got some of them. */
  void awaitUpdates(long count) throws IOException, InterruptedException {
    long enough = offset() + count;
    List<Long> before = readers.stream().map(SteadyReader::arrivals).toList();
    await()
        .pollInterval(Duration.ofMillis(500))
        .atMost(PATIENCE)
        .failFast("a reader was closed", () -> !ends().isEmpty())
        .until(() -> offset() >= enough);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              for (int i = 0; i < readers.size(); i++) {
                assertThat(readers.get(i).arrivals())
                    .as(readers.get(i).toString())
                    .isGreaterThan(before.get(i));
              }
            });
  }

  private List<String> ends() {
    return readers.stream().map(SteadyReader::end).filter(end -> !end.isEmpty()).toList();
  }

  private long offset() throws IOException, InterruptedException {
    String answer =
        http.send(
                HttpRequest.newBuilder(base.resolve("api/history?channel=stocks/ACME&history=1"))
                    .build(),
                BodyHandlers.ofString())
            .body();
    Matcher position = OFFSET.matcher(answer);
    assertThat(position.find()).as(answer).isTrue();
    return Long.parseLong(position.group(1));
  }

  /**
   * Counts what is alive every so many updates, until it has hardly grown since the last time: then
   * all that is bounded is full. What was counted before is forgotten.
   */
  void awaitFull(long updates, int mostTimes) throws IOException, InterruptedException {
    sample();
    for (int times = 0; times < mostTimes; times++) {
      awaitUpdates(updates);
      sample();
      boolean isFull = growth(LiveHeap::ownObjects) < HARDLY;
      samples.remove(0);
      if (isFull) {
        return;
      }
    }
  }

  /** Counts what is alive now, with everyone connected. */
  void sample() throws IOException, InterruptedException {
    assertThat(ends()).isEmpty();
    samples.add(new Sample(offset(), LiveHeap.of(server.server())));
  }

  /** By which share a figure has grown between the first sample and the last. */
  double growth(ToLongFunction<LiveHeap> figure) {
    double first = figure.applyAsLong(samples.get(0).heap());
    return figure.applyAsLong(samples.get(samples.size() - 1).heap()) / first - 1;
  }

  /** The samples, a line each. */
  String table() {
    StringBuilder table = new StringBuilder();
    table.append(String.format("%n%d readers of every carrier, all the time%n", readers.size()));
    table.append(row("updates", "own objects", "own KiB", "byte[] KiB", "heap KiB"));
    Function<Long, String> kib = bytes -> Long.toString(bytes / 1024);
    for (Sample sample : samples) {
      LiveHeap heap = sample.heap();
      table.append(
          row(
              Long.toString(sample.offset()),
              Long.toString(heap.ownObjects()),
              kib.apply(heap.ownBytes()),
              kib.apply(heap.arrayBytes()),
              kib.apply(heap.bytes())));
    }
    return table.toString();
  }

  private static String row(Object... cells) {
    return String.format("%10s %12s %10s %10s %10s%n", cells);
  }

  @Override
  public void close() throws InterruptedException {
    readers.forEach(SteadyReader::close);
    server.close();
  }
}
