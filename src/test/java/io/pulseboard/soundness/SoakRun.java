package io.pulseboard.soundness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pulseboard.inprocess.InProcessServer;
import io.pulseboard.inprocess.SocketClient;
import io.pulseboard.model.Notice;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Many connections come and go for minutes while updates pour in; in the end nothing is left of
 * them. Run by the profile {@code soak}; {@code soak.seconds} and {@code soak.connections} set its
 * length and size.
 */
class SoakRun {

  private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("soak.seconds", 180));
  private static final int CONNECTIONS = Integer.getInteger("soak.connections", 1_000);
  private static final int CHANNELS = 50;
  private static final int CLIENT_THREADS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Caches that fill once, such as those of the JDK's own client. */
  private static final long HEAP_SLACK_BYTES = 16L << 20;

  /** Pools that grow with the load up to their size, whatever the number of connections. */
  private static final int THREAD_SLACK = 32;

  /** So little that journal, ledger and windows are full before anything is counted. */
  private static final Map<String, String> SMALL_MEMORY =
      Map.of(
          "pulseboard.journal.max-entries", "2000",
          "pulseboard.journal.ledger-entries", "2000",
          "pulseboard.history.max-entries", "20");

  /** With threads of a fixed number: the client's own would grow with its load. */
  private final HttpClient http =
      HttpClient.newBuilder().executor(Executors.newFixedThreadPool(CLIENT_THREADS)).build();

  private final AtomicLong published = new AtomicLong();
  private long comings;

  /** What is held at a moment when nobody is connected. */
  private record Holding(
      long connections, long subscriptions, long outboxBytes, long threads, long heapBytes) {

    static Holding of(InProcessServer server) {
      System.gc();
      return new Holding(
          server.connections(),
          server.gauge("pulseboard.subscriptions"),
          server.gauge("pulseboard.outbox.size"),
          ManagementFactory.getThreadMXBean().getThreadCount(),
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
  }

  @Test
  void nothingIsLeftOfConnectionsThatCameAndWent() {
    try (InProcessServer server = InProcessServer.start(SMALL_MEMORY)) {
      // Once before counting: classes, pools, the journal and the windows fill up.
      comeAndGo(server, LENGTH.dividedBy(6));
      Holding before = rest(server);
      comeAndGo(server, LENGTH);
      Holding after = rest(server);
      System.out.println(table(before, after));
      assertThat(after.connections()).isZero();
      assertThat(after.subscriptions()).isZero();
      assertThat(after.outboxBytes()).isZero();
      assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + THREAD_SLACK);
      assertThat(after.heapBytes()).isLessThanOrEqualTo(before.heapBytes() + HEAP_SLACK_BYTES);
    }
  }

  private static Holding rest(InProcessServer server) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                server.connections() == 0
                    && server.gauge("pulseboard.subscriptions") == 0
                    && server.gauge("pulseboard.outbox.size") == 0);
    return Holding.of(server);
  }

  private String table(Holding before, Holding after) {
    return String.format(
        "%n%d connections at once, %d in all, %d updates%n%-15s %12s %12s%n%s%s%s%s%s",
        CONNECTIONS,
        comings,
        published.get(),
        "",
        "before",
        "after",
        row("connections", before.connections(), after.connections()),
        row("subscriptions", before.subscriptions(), after.subscriptions()),
        row("outbox bytes", before.outboxBytes(), after.outboxBytes()),
        row("threads", before.threads(), after.threads()),
        row("heap bytes", before.heapBytes(), after.heapBytes()));
  }

  private static String row(String name, long before, long after) {
    return String.format("%-15s %12d %12d%n", name, before, after);
  }

  private void comeAndGo(InProcessServer server, Duration length) {
    AtomicBoolean publishing = new AtomicBoolean(true);
    CompletableFuture<Void> publisher =
        CompletableFuture.runAsync(() -> publish(server, publishing));
    Deque<SocketClient> clients = new ArrayDeque<>();
    Random random = new Random(1);
    long end = System.nanoTime() + length.toNanos();
    while (System.nanoTime() < end) {
      clients.add(come(server, random));
      if (clients.size() > CONNECTIONS) {
        go(clients.remove(), random);
      }
    }
    publishing.set(false);
    publisher.join();
    List<SocketClient> last = new ArrayList<>(clients);
    last.forEach(SocketClient::close);
  }

  private void publish(InProcessServer server, AtomicBoolean publishing) {
    while (publishing.get()) {
      long number = published.getAndIncrement();
      String namespace = number % 2 == 0 ? "stocks/" : "trades/";
      server.publish(Notice.of(namespace + number % CHANNELS, "update " + number));
      LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
    }
  }

  private SocketClient come(InProcessServer server, Random random) {
    comings++;
    SocketClient client = SocketClient.forgetful(http, server.liveUri());
    int channel = random.nextInt(CHANNELS);
    client.say(
        "{\"id\":1,\"op\":\"subscribe\",\"channels\":[\"stocks/"
            + channel
            + "\",\"trades/"
            + channel
            + "\"]}");
    if (random.nextInt(20) == 0) {
      client.stopReading();
    }
    return client;
  }

  /** Some say goodbye, some do not, some stop in the middle of a word. */
  private static void go(SocketClient client, Random random) {
    switch (random.nextInt(3)) {
      case 0 -> client.leave();
      case 1 -> client.sayUntilClosed("{\"id\":", false);
      default -> {
        // Without a word.
      }
    }
    client.close();
  }
}
