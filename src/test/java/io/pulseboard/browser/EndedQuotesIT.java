package io.pulseboard.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Quotes that are pushed, fall silent and end: the market's screen follows. */
@Tag("browser")
@ExtendWith(ArquillianExtension.class)
class EndedQuotesIT {

  private static final int TIME_TO_LIVE_MILLIS = 6_000;

  @Deployment(testable = false)
  static WebArchive war() {
    return ShrinkWrap.create(ZipImporter.class, "quotes.war")
        .importFrom(new File(System.getProperty("pulseboard.war")))
        .as(WebArchive.class)
        .addAsResource(
            new StringAsset(
                "pulseboard.publish.namespaces=stocks\n"
                    + "pulseboard.market.enabled=false\n"
                    + "pulseboard.channels.time-to-live=stocks="
                    + TIME_TO_LIVE_MILLIS
                    + "\n"),
            "META-INF/microprofile-config.properties");
  }

  @ArquillianResource private URI base;

  private final HttpClient http = HttpClient.newHttpClient();

  private void quote(String symbol, double last) throws Exception {
    String quote =
        "{\"symbol\":\"%s\",\"name\":\"%s Works\",\"bid\":%s,\"ask\":%s,\"last\":%s,\"size\":1,\"volume\":1,\"open\":9,\"high\":99,\"low\":9,\"prev\":10,\"sim\":false}"
            .formatted(symbol, symbol, last, last, last);
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("api/push/stocks/" + symbol))
            .POST(BodyPublishers.ofString(quote))
            .build();
    assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
  }

  private static String row(String symbol) {
    return "tr[data-symbol=" + symbol + "]";
  }

  @Test
  void theRowOfAQuoteThatEndedIsGoneAndOneThatGoesOnStays() throws Exception {
    try (var chromium = Browsers.launch();
        Dashboard dashboard = Dashboard.open(chromium.browser(), base.toString())) {
      Page page = dashboard.page();
      dashboard.show("market");
      quote("ENDS", 10);
      quote("STAYS", 20);
      page.waitForSelector(row("ENDS"));
      page.waitForSelector(row("STAYS"));
      await()
          .atMost(Dashboard.PATIENCE)
          .pollInSameThread()
          .until(
              () -> {
                quote("STAYS", 21);
                return page.locator(row("ENDS")).count() == 0;
              });
      assertThat(page.locator(row("STAYS")).count()).isEqualTo(1);
      quote("ENDS", 11);
      page.waitForSelector(row("ENDS"));
      page.reload();
      dashboard.show("market");
      page.waitForSelector(row("STAYS"));
      assertThat(dashboard.errors()).isEmpty();
      page.waitForSelector(
          row("ENDS"), new Page.WaitForSelectorOptions().setState(WaitForSelectorState.DETACHED));
    }
  }
}
