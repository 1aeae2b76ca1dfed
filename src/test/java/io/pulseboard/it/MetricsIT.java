package io.pulseboard.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The server's own metrics, as Prometheus text and as channels. */
@ExtendWith(ArquillianExtension.class)
class MetricsIT {

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.pulseboard();
  }

  @ArquillianResource private URI base;

  @Test
  void prometheusFindsTheJvmAndPulseboardItself() throws Exception {
    try (LiveClient client = LiveClient.connect(base).subscribe(1, "stocks/*")) {
      client.await1(line -> client.updates("stocks/ACME").size() > 3);
      Scrape scrape = Scrape.of(base);
      assertThat(scrape.names())
          .contains(
              "memory_usedHeap_bytes",
              "thread_count",
              "gc_total",
              "cpu_systemLoadAverage",
              "pulseboard_connections",
              "pulseboard_messages_received_total",
              "pulseboard_updates_published_total",
              "pulseboard_updates_delivered_total");
      assertThat(scrape.value("memory_usedHeap_bytes", "mp_scope", "base")).isGreaterThan(1e6);
      assertThat(scrape.value("pulseboard_connections", "carrier", "websocket")).isEqualTo(1);
      assertThat(scrape.value("pulseboard_messages_received_total", "mp_scope", "application"))
          .isGreaterThanOrEqualTo(1);
      // Told twice a second.
      await()
          .atMost(LiveClient.PATIENCE)
          .until(
              () ->
                  Scrape.of(base)
                          .value("pulseboard_updates_delivered_total", "carrier", "websocket")
                      > 24);
    }
  }

  /** The same on every server: whoever draws them needs to know nothing of it. */
  @Test
  void pulseboardsOwnMetricsHaveTheSameNamesOnEveryServer() throws Exception {
    // Some servers write a timer's mean or maximum as a metric of its own.
    assertThat(Scrape.of(base).names())
        .filteredOn(
            name -> name.startsWith("pulseboard_") && !name.matches(".*_seconds_(mean|max)"))
        .containsExactlyInAnyOrder(
            "pulseboard_bytes_sent_bytes_total",
            "pulseboard_channels",
            "pulseboard_channels_forgotten",
            "pulseboard_closes_total",
            "pulseboard_connections",
            "pulseboard_errors_total",
            "pulseboard_frames_sent_total",
            "pulseboard_journal_entries",
            "pulseboard_journal_size_bytes",
            "pulseboard_messages_received_total",
            "pulseboard_outbox_largest_bytes",
            "pulseboard_outbox_size_bytes",
            "pulseboard_samples_failed_total",
            "pulseboard_sampling_time_seconds",
            "pulseboard_subscriptions",
            "pulseboard_updates_conflated_total",
            "pulseboard_updates_delivered_total",
            "pulseboard_updates_published_total",
            "pulseboard_updates_rejected_total");
  }

  @Test
  void everySeriesIsAChannel() throws Exception {
    try (LiveClient client = LiveClient.connect(base)) {
      String metrics = "metrics/" + client.awaitSystem("welcome").getString("node");
      client.subscribe(1, metrics + "/*");
      JsonObject heap =
          client
              .await1(LiveClient.isUpdateOf(metrics + "/base/memory.usedHeap"))
              .getJsonObject("d");
      assertThat(heap.getString("unit")).isEqualTo("bytes");
      assertThat(heap.getString("type")).isEqualTo("gauge");
      assertThat(heap.getString("description")).isNotBlank();
      JsonObject gc =
          client
              .await1(line -> line.getString("c", "").startsWith(metrics + "/base/gc.total;name="))
              .getJsonObject("d");
      assertThat(gc.getString("type")).isEqualTo("counter");
      assertThat(gc.getJsonObject("tags").getString("name")).isNotBlank();
    }
  }

  @Test
  void aSeriesThatAppearsLaterShowsUpAndABrokenOneStopsNobody() throws Exception {
    ServerLog log = ServerLog.fromNow();
    try (LiveClient client = LiveClient.connect(base)) {
      String metrics =
          "metrics/" + client.awaitSystem("welcome").getString("node") + "/application/";
      client.subscribe(1, metrics.substring(0, metrics.length() - 1) + "/*");
      client.awaitReply(1);
      Probe.does(base, "metrics", "", "");
      Probe.does(base, "timer", "", "");
      assertThat(await1(client, metrics + "probe.late").getInt("value")).isEqualTo(42);
      assertThat(await1(client, metrics + "probe.counter").getInt("value")).isEqualTo(3);
      await()
          .atMost(LiveClient.PATIENCE)
          .until(
              () ->
                  client.updates(metrics + "probe.counter").stream()
                      .anyMatch(line -> line.getJsonObject("d").containsKey("rate")));
      assertThat(await1(client, metrics + "probe.histogram").getJsonNumber("p95").doubleValue())
          .isCloseTo(10, within(0.1));
      JsonObject timer = await1(client, metrics + "probe.timer");
      assertThat(timer.getString("unit")).isEqualTo("seconds");
      assertThat(timer.getJsonNumber("p50").doubleValue()).isCloseTo(0.25, within(0.02));
      assertThat(timer.getJsonNumber("max").doubleValue()).isCloseTo(0.25, within(0.02));
      await()
          .atMost(LiveClient.PATIENCE)
          .until(() -> last(client, metrics + "pulseboard.samples.failed") >= 2);
      assertThat(client.updates(metrics + "probe.broken")).isEmpty();
      Probe.does(base, "forget-metric", "", "probe.late");
      JsonObject end = client.await1(line -> line.containsKey("gone"));
      assertThat(end.getString("c")).isEqualTo(metrics + "probe.late");
    }
    assertThat(log.complaints()).singleElement().asString().contains("probe.broken");
  }

  private static double last(LiveClient client, String channel) {
    var updates = client.updates(channel);
    return updates.isEmpty()
        ? 0
        : updates.get(updates.size() - 1).getJsonObject("d").getJsonNumber("value").doubleValue();
  }

  private static JsonObject await1(LiveClient client, String channel) {
    return client.await1(LiveClient.isUpdateOf(channel)).getJsonObject("d");
  }
}
