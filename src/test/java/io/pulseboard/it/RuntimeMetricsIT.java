package io.pulseboard.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hawkular.agent.prometheus.types.Counter;
import org.hawkular.agent.prometheus.types.Gauge;
import org.hawkular.agent.prometheus.types.Metric;
import org.hawkular.agent.prometheus.types.MetricFamily;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.OperateOnDeployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The server's runtime metrics, in {@code /metrics} and live. Payara counts only where its
 * monitoring is on, as in the tests of {@code server-config}.
 */
@DisabledIfSystemProperty(named = "arquillian.launch", matches = "payara.*")
@ExtendWith(ArquillianExtension.class)
class RuntimeMetricsIT {

  /** MBeans are looked for every fifteen seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int REQUESTS = 25;

  /** Undertow does not count what comes in over an HTTP/1.1 connection that became HTTP/2. */
  private static final HttpClient PLAIN =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Deployment(name = "pulseboard", testable = false)
  static WebArchive war() {
    return Wars.pulseboard();
  }

  @Deployment(name = "guest", managed = false, testable = false)
  static WebArchive guest() {
    return ShrinkWrap.create(WebArchive.class, "guest.war")
        .addAsWebResource(new StringAsset("Good day."), "index.html");
  }

  @ArquillianResource
  @OperateOnDeployment("pulseboard")
  private URI base;

  @ArquillianResource private Deployer deployer;

  private List<? extends Metric> scrape(String family) throws Exception {
    MetricFamily found = Scrape.of(base).family(family);
    return found == null ? List.of() : found.getMetrics();
  }

  /** The value of the one with this label; negative when there is none. */
  private double scraped(String family, String label, String value) throws Exception {
    return scrape(family).stream()
        .filter(metric -> metric.getLabels().get("mp_scope").equals("vendor"))
        .filter(metric -> value.equals(metric.getLabels().get(label)))
        .mapToDouble(
            metric ->
                metric instanceof Gauge gauge ? gauge.getValue() : ((Counter) metric).getValue())
        .findFirst()
        .orElse(-1);
  }

  private void awaitAtLeast(double least, String family, String label, String value) {
    await(family).atMost(PATIENCE).until(() -> scraped(family, label, value) >= least);
  }

  @Test
  void requestsAreCountedInPrometheusAndLive() throws Exception {
    awaitAtLeast(0, "http_requests_total", "listener", "default");
    double before = scraped("http_requests_total", "listener", "default");
    try (LiveClient client = LiveClient.connect(base)) {
      String vendor = "metrics/" + client.awaitSystem("welcome").getString("node") + "/vendor";
      client.subscribe(1, vendor + "/*");
      client.awaitReply(1);
      HttpRequest index = HttpRequest.newBuilder(base.resolve("index.html")).build();
      for (int request = 0; request < REQUESTS; request++) {
        assertThat(PLAIN.send(index, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
      }
      awaitAtLeast(before + REQUESTS, "http_requests_total", "listener", "default");
      String channel = vendor + "/http.requests;listener=default";
      JsonObject live =
          client
              .await1(
                  line ->
                      line.getString("c", "").equals(channel)
                          && line.getJsonObject("d").getJsonNumber("value").doubleValue()
                              >= before + REQUESTS)
              .getJsonObject("d");
      assertThat(live.getString("type")).isEqualTo("counter");
      assertThat(live.getJsonObject("tags").getString("listener")).isEqualTo("default");
      assertThat(client.updates(channel))
          .anyMatch(
              line ->
                  line.getJsonObject("d").containsKey("rate")
                      && line.getJsonObject("d").getJsonNumber("rate").doubleValue() > 0);
    }
    awaitAtLeast(1e-6, "http_requests_time_seconds", "listener", "default");
    awaitAtLeast(1000, "http_sent_bytes_total", "listener", "default");
  }

  @Test
  void poolsShowWhatIsInThem() throws Exception {
    Probe.does(base, "connection", "", "");
    awaitAtLeast(1, "datasource_connections_created_total", "pool", "ExampleDS");
    awaitAtLeast(1, "datasource_connections_max_used", "pool", "ExampleDS");
    Probe.does(base, "stop-timer", "", "none of this name");
    awaitAtLeast(1, "ejb_pool_created_total", "bean", "TimerStopper");
    awaitAtLeast(1, "ejb_invocations_total", "bean", "TimerStopper");
    Probe.does(base, "task", "", "");
    for (Map.Entry<String, String> pool :
        Map.of("worker", "threadpool_io", "executor", "threadpool_completed_total").entrySet()) {
      awaitAtLeast(1, pool.getValue(), "kind", pool.getKey());
    }
    double committed = scrape("transactions_committed_total").size();
    assertThat(committed).isEqualTo(1);
  }

  @Test
  void metricsOfAnApplicationComeAndGoWithIt() throws Exception {
    ServerLog log = ServerLog.fromNow();
    awaitAtLeast(0, "sessions_active", "application", "pulseboard.war");
    assertThat(scraped("sessions_active", "application", "guest.war")).isNegative();
    deployer.deploy("guest");
    try (LiveClient client = LiveClient.connect(base)) {
      try {
        awaitAtLeast(0, "sessions_active", "application", "guest.war");
        String channel =
            "metrics/"
                + client.awaitSystem("welcome").getString("node")
                + "/vendor/sessions.active;application=guest.war";
        client.subscribe(1, channel);
        client.await1(LiveClient.isUpdateOf(channel));
      } finally {
        deployer.undeploy("guest");
      }
      client.await1(line -> line.containsKey("gone"));
    }
    assertThat(scraped("sessions_active", "application", "guest.war")).isNegative();
    assertThat(log.complaints()).isEmpty();
  }
}
