package io.pulseboard.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Finds a browser: Chromium or Chrome on the PATH, else Debian's package where it may be installed,
 * else Playwright's own download, else it fails with the one line that says what to do.
 */
final class Browsers {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  /** What a browser needs as root in a container, and what keeps it from calling home. */
  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private Browsers() {}

  /** A playwright and the browser it drives; closing it ends both. */
  record Driven(Playwright playwright, Browser browser) implements AutoCloseable {

    @Override
    public void close() {
      browser.close();
      playwright.close();
    }
  }

  static Driven launch() throws IOException, InterruptedException {
    Optional<Path> installed = onThePath().or(Browsers::byDebiansPackage);
    BrowserType.LaunchOptions options = new BrowserType.LaunchOptions().setArgs(FLAGS);
    installed.ifPresent(options::setExecutablePath);
    try {
      Playwright playwright =
          Playwright.create(
              new Playwright.CreateOptions()
                  .setEnv(
                      installed.isPresent()
                          ? Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
                          : Map.of()));
      return new Driven(playwright, playwright.chromium().launch(options));
    } catch (PlaywrightException e) {
      throw new IllegalStateException(
          "No browser to test with: install Chromium or Chrome so that it is on the PATH, or skip with -DskipBrowserTests.",
          e);
    }
  }

  private static Optional<Path> onThePath() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Optional<Path> byDebiansPackage() {
    if (!Files.isExecutable(Path.of("/usr/bin/apt-get"))
        || !"root".equals(System.getProperty("user.name"))) {
      return Optional.empty();
    }
    try {
      System.getLogger(Browsers.class.getName())
          .log(System.Logger.Level.INFO, "No browser on the PATH: installing Debian's chromium.");
      run("apt-get", "update", "-q");
      run("apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium");
      return onThePath();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
    builder.start().waitFor(5, TimeUnit.MINUTES);
  }
}
