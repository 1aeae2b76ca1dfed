package io.pulseboard.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The server's health checks see what Pulseboard does, and what it does not any more. */
@ExtendWith(ArquillianExtension.class)
class HealthIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String READY = "pulseboard-activities";
  private static final String ALIVE = "pulseboard-alive";

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.pulseboard();
  }

  @ArquillianResource private URI base;

  private HttpResponse<String> ask(String kind) throws Exception {
    return Probe.get(ServerUnderTest.current().health(base), kind);
  }

  private JsonObject check(String kind, String name) throws Exception {
    try (JsonReader reader = Json.createReader(new StringReader(ask(kind).body()))) {
      return reader.readObject().getJsonArray("checks").getValuesAs(JsonObject.class).stream()
          .filter(check -> check.getString("name").equals(name))
          .findFirst()
          .orElseThrow();
    }
  }

  private boolean is(String status, String kind, String name) throws Exception {
    return check(kind, name).getString("status").equals(status);
  }

  @Test
  void readyUntilAnActivityStopsAndAliveUntilTheFanOutDies() throws Exception {
    await().atMost(PATIENCE).until(() -> is("UP", "ready", READY));
    assertThat(ask("ready").statusCode()).isEqualTo(200);
    assertThat(check("ready", READY).getJsonObject("data").keySet())
        .contains("journal", "fan-out", "watch over connections", "metrics", "market");
    assertThat(check("ready", READY).getJsonObject("data").getString("market"))
        .isEqualTo("running");
    assertThat(is("UP", "live", ALIVE)).isTrue();

    Probe.does(base, "stop-timer", "", "market");
    await().atMost(PATIENCE).until(() -> is("DOWN", "ready", READY));
    assertThat(ask("ready").statusCode()).isEqualTo(503);
    JsonObject data = check("ready", READY).getJsonObject("data");
    assertThat(data.getString("market"))
        .matches("silent for \\d+ s, since \\d{4}-.+Z; expected every 0\\.1 s");
    assertThat(data.getString("metrics")).isEqualTo("running");
    assertThat(is("UP", "live", ALIVE)).isTrue();

    Probe.does(base, "interrupt", "", "pulseboard-fan-out");
    await().atMost(PATIENCE).until(() -> is("DOWN", "live", ALIVE));
    assertThat(check("live", ALIVE).getJsonObject("data").getString("fan-out"))
        .contains("interrupted");
    assertThat(check("ready", READY).getJsonObject("data").getString("fan-out"))
        .contains("interrupted");
  }
}
