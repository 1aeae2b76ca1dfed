package io.pulseboard.operations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A WildFly as an operator sets it up: a base folder of its own, scripts of server-config applied
 * to its configuration, and {@code bin/standalone.sh}.
 *
 * <p>It is the provisioned one, and its {@code standalone.xml}, unless the system properties {@code
 * wildfly.home} and {@code wildfly.config} name another.
 */
final class WildFlyHost implements AutoCloseable {

  private static final Path SCRIPTS = Path.of("server-config/wildfly").toAbsolutePath();

  /** With errors or without: the log tells them. */
  private static final String STARTED = "WFLYSRV002[56]";

  private final Path home = Path.of(System.getProperty("wildfly.home")).toAbsolutePath();
  private final String config = System.getProperty("wildfly.config", "standalone.xml");
  private final Path base;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final int httpPort = Program.freePort();
  private final int httpsPort = Program.freePort();
  private Program.Running running;

  WildFlyHost(Path base) throws IOException {
    this.base = base.toAbsolutePath();
    if (Files.exists(base)) {
      try (Stream<Path> files = Files.walk(base)) {
        files.sorted(Comparator.reverseOrder()).forEach(WildFlyHost::delete);
      }
    }
    Files.createDirectories(base.resolve("deployments"));
    copyFolder(home.resolve("standalone/configuration"), base.resolve("configuration"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("JBOSS_HOME", home.toString());
  }

  /** Gives the server, and the scripts, an environment variable. */
  WildFlyHost with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Runs {@code configure.sh} with these scripts. Returns the configuration that comes of it. */
  String configure(Path... scripts) throws IOException, InterruptedException {
    Map<String, String> offline = new LinkedHashMap<>(environment);
    offline.put("SERVER_CONFIG", config);
    offline.put("JAVA_OPTS", "-Djboss.server.base.dir=" + base);
    Program.of(SCRIPTS.resolve("configure.sh").toString())
        .with(Stream.of(scripts).map(Path::toString).toArray(String[]::new))
        .run(base, offline);
    return configuration();
  }

  static Path script(String name) {
    return SCRIPTS.resolve(name);
  }

  String configuration() throws IOException {
    return Files.readString(base.resolve("configuration").resolve(config));
  }

  Path deployments() {
    return base.resolve("deployments");
  }

  WildFlyHost start(String... properties) throws IOException {
    environment.put("LAUNCH_JBOSS_IN_BACKGROUND", "true");
    running =
        Program.of(home.resolve("bin/standalone.sh").toString())
            .with(
                "--server-config=" + config,
                "-Djboss.server.base.dir=" + base,
                "-Djboss.http.port=" + httpPort,
                "-Djboss.https.port=" + httpsPort,
                "-Djboss.management.http.port=0",
                "-Djboss.node.name=localhost",
                "-Djboss.tx.node.id=pulseboard")
            .with(properties)
            .start(base, environment, STARTED);
    return this;
  }

  int httpPort() {
    return httpPort;
  }

  int httpsPort() {
    return httpsPort;
  }

  /** Lines of the log that belong to a stack trace, or report a warning or worse. */
  List<String> complaints() throws IOException {
    try (Stream<String> lines = Files.lines(base.resolve("log/server.log"))) {
      return lines
          .filter(
              line ->
                  line.startsWith("\tat ") || line.contains(" ERROR ") || line.contains(" WARN "))
          // WildFly's own keystore, which nothing here uses, is not made before it is needed.
          .filter(line -> !line.contains("WFLYELY00023") && !line.contains("WFLYELY01084"))
          // WildFly's own transaction manager, in configurations that give the id no property.
          .filter(line -> !line.contains("WFLYTX0013"))
          // On a busy machine WildFly finds a timer's last tick still at work, and leaves one out.
          .filter(line -> !line.contains("WFLYEJB0043"))
          .toList();
    }
  }

  private static void copyFolder(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (running != null) {
      running.close();
    }
  }
}
