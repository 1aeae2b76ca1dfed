package io.pulseboard.browser;

import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.pulseboard.it.ServerUnderTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The page, as a person sees it. */
final class Dashboard implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BrowserContext context;
  private final Page page;
  private final List<String> errors = new ArrayList<>();

  private Dashboard(Browser browser, int width, int height, ColorScheme scheme) {
    context =
        browser.newContext(
            new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(scheme));
    page = context.newPage();
    page.onPageError(errors::add);
    page.onConsoleMessage(
        message -> {
          // What the browser itself says of a server that can't be reached is not the page's error.
          // Payara answers 404 while it starts, before the application is there, and 503 at its
          // end.
          boolean isTheBrowsers =
              message.text().startsWith("Failed to load resource: net::")
                  || message.text().startsWith("WebSocket connection to ")
                  || (message.text().matches(".* status of (404|503) .*")
                      && message.location().contains("/api/"));
          if (message.type().equals("error") && !isTheBrowsers) {
            errors.add(message.text());
          }
        });
  }

  static Dashboard open(Browser browser, String address) {
    return open(browser, address, 1440, 900, ColorScheme.DARK);
  }

  static Dashboard open(
      Browser browser, String address, int width, int height, ColorScheme scheme) {
    Dashboard dashboard = new Dashboard(browser, width, height, scheme);
    dashboard.page.navigate(address);
    return dashboard;
  }

  Page page() {
    return page;
  }

  /** Errors of the page since it was opened. */
  List<String> errors() {
    return errors;
  }

  void awaitState(String state, String carrier) {
    page.waitForSelector(
        "#connection-badge[data-state=" + state + "][data-carrier=" + carrier + "]",
        new Page.WaitForSelectorOptions().setTimeout(2.0 * PATIENCE.toMillis()));
  }

  /** Points of the main series of a panel. */
  int points(String panel) {
    return number(panel, "data-points").intValue();
  }

  /** Time of the newest point of a panel, ms. */
  Double latest(String panel) {
    return number(panel, "data-latest");
  }

  private Double number(String panel, String attribute) {
    String value = page.locator("[data-panel=" + panel + "]").first().getAttribute(attribute);
    return value == null || value.isEmpty() ? 0 : Double.valueOf(value);
  }

  void awaitPanel(String panel) {
    page.waitForSelector("[data-panel=" + panel + "]");
    await().atMost(PATIENCE).pollInSameThread().until(() -> points(panel) > 1);
  }

  /** Waits until a panel shows something newer than now. */
  void awaitMovement(String panel) {
    double before = latest(panel);
    await().atMost(PATIENCE).pollInSameThread().until(() -> latest(panel) > before);
  }

  void show(String screen) {
    page.click("#nav a[href='#/" + screen + "']");
    page.waitForSelector("#screen[data-screen=" + screen + "]");
  }

  /** Keeps a picture, beside those that were made with another server. */
  void screenshot(String name) {
    String file = ServerUnderTest.current().kind() + "-" + name + ".png";
    page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", file)));
  }

  boolean scrollsSideways() {
    return (Boolean)
        page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth");
  }

  @Override
  public void close() {
    context.close();
  }
}
