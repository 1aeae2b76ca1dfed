package io.pulseboard.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
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

/**
 * Namespaces of one's own, from end to end: configured, published to over HTTP and by WebSocket,
 * and seen by the live client in a page.
 */
@Tag("browser")
@ExtendWith(ArquillianExtension.class)
class OwnNamespacesIT {

  /** Follows both namespaces and keeps, of each update, its channel and what is in it. */
  private static final String FOLLOW =
      """
      async base => {
        const { createConnection } = await import(new URL('client/browser.js', base).href);
        const connection = createConnection(base);
        window.seen = [];
        window.refused = [];
        connection.on('update', ({ c, d }) => window.seen.push(`${c} ${JSON.stringify(d)}`));
        connection.on('refused', ({ channel }) => window.refused.push(channel));
        connection.subscribe('shelves/*');
        connection.subscribe('orders/*');
        connection.start();
        window.follow = channel => connection.subscribe(channel);
      }
      """;

  @Deployment(testable = false)
  static WebArchive war() {
    return ShrinkWrap.create(ZipImporter.class, "own.war")
        .importFrom(new File(System.getProperty("pulseboard.war")))
        .as(WebArchive.class)
        .addAsResource(
            new StringAsset(
                "pulseboard.channels.state=shelves\n"
                    + "pulseboard.channels.event=orders\n"
                    + "pulseboard.publish.namespaces=shelves,orders\n"
                    + "pulseboard.market.enabled=false\n"
                    + "pulseboard.metrics.enabled=false\n"),
            "META-INF/microprofile-config.properties");
  }

  @ArquillianResource private URI base;

  private final HttpClient http = HttpClient.newHttpClient();

  private int push(String channel, String data) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("api/push/" + channel))
            .POST(BodyPublishers.ofString(data))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  private void publish(String channel, String data) {
    WebSocket socket =
        http.newWebSocketBuilder()
            .subprotocols("pulse.v1.json")
            .buildAsync(
                URI.create(base.toString().replaceFirst("^http", "ws") + "live"),
                new WebSocket.Listener() {})
            .join();
    socket
        .sendText(
            "{\"id\":1,\"op\":\"publish\",\"channel\":\"" + channel + "\",\"data\":" + data + "}",
            true)
        .join();
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
  }

  /** By asking again and again: the page's policy lets nothing be evaluated in it for longer. */
  private static void awaitIn(Page page, String list, String text) {
    await()
        .atMost(Dashboard.PATIENCE)
        .pollInSameThread()
        .untilAsserted(
            () ->
                assertThat((List<?>) page.evaluate("list => window[list]", list))
                    .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                    .contains(text));
  }

  private static void awaitSeen(Page page, String text) {
    awaitIn(page, "seen", text);
  }

  @Test
  void whatIsPublishedToThemIsSeenLiveInAPage() throws Exception {
    assertThat(push("shelves/7", "{\"left\":12}")).isEqualTo(200);
    try (var chromium = Browsers.launch();
        Dashboard dashboard = Dashboard.open(chromium.browser(), base.toString())) {
      Page page = dashboard.page();
      page.evaluate(FOLLOW, base.toString());
      awaitSeen(page, "shelves/7 {\"left\":12}");
      // Both were asked for in one command: what is published from now on is live.
      assertThat(push("shelves/7", "{\"left\":11}")).isEqualTo(200);
      assertThat(push("orders/new", "{\"item\":\"Größe 7\",\"paid\":true}")).isEqualTo(200);
      publish("orders/new", "{\"item\":\"rope\",\"paid\":false}");
      publish("shelves/8", "{\"left\":3}");
      awaitSeen(page, "shelves/7 {\"left\":11}");
      awaitSeen(page, "orders/new {\"item\":\"Größe 7\",\"paid\":true}");
      awaitSeen(page, "orders/new {\"item\":\"rope\",\"paid\":false}");
      awaitSeen(page, "shelves/8 {\"left\":3}");
      // What is not configured is not there, for publishers and readers alike.
      assertThat(push("rooms/ops", "{}")).isEqualTo(400);
      page.evaluate("() => void window.follow('rooms/ops')");
      awaitIn(page, "refused", "rooms/ops");
      assertThat(dashboard.errors()).isEmpty();
    }
  }
}
