package io.pulseboard.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.options.ColorScheme;
import io.pulseboard.it.RunningServer;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard in a real browser, with the server and the network behaving and misbehaving. */
@Tag("browser")
class DashboardIT {

  private static final int PORT = Integer.getInteger("test.browser.port");

  private static RunningServer server;
  private static Browsers.Driven chromium;
  private static FaultyNetwork network;

  @BeforeAll
  static void start() throws Exception {
    chromium = Browsers.launch();
    server = new RunningServer(PORT).start();
    network = new FaultyNetwork(PORT);
  }

  @AfterAll
  static void stop() throws Exception {
    network.close();
    chromium.close();
    server.close();
  }

  private static Dashboard open() {
    return Dashboard.open(chromium.browser(), network.address());
  }

  @Test
  void bothScreensAreAliveAndHaveAPast() {
    try (Dashboard dashboard = open()) {
      dashboard.awaitState("open", "websocket");
      dashboard.awaitPanel("heap");
      dashboard.awaitMovement("heap");
      dashboard.awaitMovement("cpu");
      dashboard.show("market");
      dashboard.awaitPanel("candles");
      assertThat(dashboard.points("candles")).isGreaterThan(500);
      dashboard.page().waitForSelector("tr[data-symbol=ACME]");
      assertThat(dashboard.page().locator("tr[data-symbol]").count()).isEqualTo(24);
      assertThat(dashboard.page().locator("[data-simulated]").first().isVisible()).isTrue();
      String row = "tr[data-symbol=ACME]";
      String before = dashboard.page().locator(row).getAttribute("data-latest");
      await()
          .atMost(Dashboard.PATIENCE)
          .pollInSameThread()
          .until(() -> !before.equals(dashboard.page().locator(row).getAttribute("data-latest")));
      assertThat(dashboard.errors()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"1440, 900, DARK", "1440, 900, LIGHT", "390, 844, DARK", "390, 844, LIGHT"})
  void fitsDesktopAndPhoneInTheDarkAndInTheLight(int width, int height, ColorScheme scheme) {
    try (Dashboard dashboard =
        Dashboard.open(chromium.browser(), network.address(), width, height, scheme)) {
      for (String screen : List.of("overview", "market")) {
        dashboard.show(screen);
        String panel = screen.equals("overview") ? "heap" : "candles";
        dashboard.awaitPanel(panel);
        dashboard.awaitMovement(panel);
        assertThat(dashboard.scrollsSideways()).isFalse();
        dashboard.screenshot(screen + "-" + width + "-" + scheme.name().toLowerCase());
      }
      assertThat(dashboard.page().locator("html").getAttribute("data-theme"))
          .isEqualTo(scheme.name().toLowerCase());
      assertThat(dashboard.errors()).isEmpty();
    }
  }

  /** The updates missed in the longer one are more than the server keeps room for. */
  @ParameterizedTest
  @ValueSource(ints = {4_000, 12_000})
  void aCutLosesNothing(int millis) throws Exception {
    try (Dashboard dashboard = open()) {
      dashboard.awaitPanel("heap");
      dashboard.awaitMovement("heap");
      network.down(true);
      dashboard.awaitState("reconnecting", "websocket");
      double before = dashboard.latest("heap");
      int pointsBefore = dashboard.points("heap");
      dashboard.page().waitForTimeout(millis);
      network.down(false);
      dashboard.page().waitForSelector("#connection-badge[data-state=open]");
      await()
          .atMost(Dashboard.PATIENCE)
          .pollInSameThread()
          .until(() -> dashboard.latest("heap") > before + millis + 2_000);
      // What was missed came with the resume: one point a second, as if nothing had been.
      await()
          .atMost(Dashboard.PATIENCE)
          .pollInSameThread()
          .untilAsserted(
              () -> {
                long seconds = Math.round((dashboard.latest("heap") - before) / 1000);
                assertThat((long) dashboard.points("heap") - pointsBefore)
                    .isBetween(seconds - 1, seconds + 1);
              });
      assertThat(dashboard.page().locator("#tally").getAttribute("data-gaps")).isIn(null, "", "0");
      assertThat(dashboard.errors()).isEmpty();
    } finally {
      network.heal();
    }
  }

  @Test
  void withoutWebSocketItGoesOnOverSseAndARestartIsSurvived() throws Exception {
    try (Dashboard dashboard = open()) {
      dashboard.awaitState("open", "websocket");
      dashboard.awaitPanel("heap");
      dashboard.awaitMovement("heap");
      int points = dashboard.points("heap");

      network.withoutWebSockets(true);
      network.cut();
      dashboard.awaitState("open", "sse");
      dashboard.awaitMovement("heap");
      dashboard.awaitMovement("heap");
      assertThat(dashboard.points("heap")).isGreaterThan(points);

      points = dashboard.points("heap");
      server.stop();
      dashboard.page().waitForSelector("#connection-badge[data-state=reconnecting]");
      server.start();
      dashboard.awaitState("open", "sse");
      dashboard.awaitMovement("heap");
      assertThat(dashboard.points("heap")).isGreaterThan(points);

      network.withoutWebSockets(false);
      dashboard.show("market");
      dashboard.awaitPanel("candles");
      dashboard.awaitMovement("candles");
      assertThat(dashboard.errors()).isEmpty();
      assertThat(server.complaints()).isEmpty();
    } finally {
      network.heal();
    }
  }

  @Test
  @Tag("long")
  void theChartShowsNoSeamWhateverCarrierBringsIt() {
    try (Dashboard dashboard = open()) {
      dashboard.awaitState("open", "websocket");
      dashboard.awaitPanel("heap");
      dashboard.awaitMovement("heap");
      double before = dashboard.latest("heap");
      int pointsBefore = dashboard.points("heap");

      network.withoutWebSockets(true);
      network.cut();
      dashboard.awaitState("open", "sse");
      dashboard.awaitMovement("heap");
      network.withoutStreams(true);
      network.cut();
      dashboard.awaitState("open", "poll");
      dashboard.awaitMovement("heap");
      dashboard.awaitMovement("heap");
      network.heal();
      dashboard.awaitState("open", "websocket");
      dashboard.awaitMovement("heap");

      long seconds = Math.round((dashboard.latest("heap") - before) / 1000);
      assertThat((long) dashboard.points("heap") - pointsBefore)
          .isBetween(seconds - 2, seconds + 1);
      assertThat(dashboard.page().locator("#tally").getAttribute("data-gaps")).isIn(null, "", "0");
      assertThat(dashboard.errors()).isEmpty();
    } finally {
      network.heal();
    }
  }

  @Test
  void theKeyboardIsEnough() {
    try (Dashboard dashboard = open()) {
      dashboard.awaitPanel("heap");
      dashboard.page().keyboard().press("Space");
      dashboard.page().waitForSelector("#pause[aria-pressed=true]");
      dashboard.page().keyboard().press("Space");
      dashboard.page().waitForSelector("#pause[aria-pressed=false]");
      dashboard.show("market");
      dashboard.page().waitForSelector("tr[data-symbol=ALDR]");
      dashboard.page().locator("tr[data-symbol][aria-selected=true]").focus();
      String before =
          dashboard.page().locator("tr[aria-selected=true]").getAttribute("data-symbol");
      dashboard.page().keyboard().press("ArrowDown");
      dashboard.page().keyboard().press("Enter");
      await()
          .atMost(Dashboard.PATIENCE)
          .pollInSameThread()
          .until(
              () ->
                  !before.equals(
                      dashboard
                          .page()
                          .locator("tr[aria-selected=true]")
                          .getAttribute("data-symbol")));
      String now = dashboard.page().locator("tr[aria-selected=true]").getAttribute("data-symbol");
      dashboard.page().waitForSelector("[data-panel=candles][data-symbol-shown=" + now + "]");
      assertThat(dashboard.errors()).isEmpty();
    }
  }

  @Test
  void aPortInUseGetsOneClearSentence() throws Exception {
    RunningServer second = new RunningServer(PORT);
    Process process = second.launch();
    assertThat(process.waitFor()).isEqualTo(1);
    await().until(() -> !second.output().isEmpty());
    assertThat(second.output())
        .containsExactly(
            "Port "
                + PORT
                + " is in use: stop what listens there, or choose another with -Dport="
                + (PORT + 1)
                + ".");
  }

  @Test
  void aSettingOutOfItsRangeGetsOneClearSentenceAndTheEnd() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    RunningServer refused = new RunningServer(port, "-Dpulseboard.metrics.period-ms=50");
    assertThat(refused.launch().waitFor()).isEqualTo(1);
    await()
        .until(
            () ->
                refused.output().stream()
                    .anyMatch(
                        line ->
                            line.contains(
                                "Pulseboard can't start: pulseboard.metrics.period-ms is 50;"
                                    + " allowed is 100 to 3600000.")));
  }
}
