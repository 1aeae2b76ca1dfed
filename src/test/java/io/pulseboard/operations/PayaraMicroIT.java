package io.pulseboard.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The command files of {@code server-config/payara/micro}, with which Payara Micro starts twice.
 */
@Tag("operations")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PayaraMicroIT implements OverTls {

  private static final Path WORK = Path.of("target", "operations", "payara-micro").toAbsolutePath();
  private static final Path COMMANDS = Path.of("server-config/payara/micro").toAbsolutePath();
  private static final String DATABASE_USER = "board_reader";

  private static final Pattern PARTS =
      Pattern.compile(
          "<(protocols|network-listeners|jdbc-resource|jdbc-connection-pool)\\b.*?(</\\1>|/>)",
          Pattern.DOTALL);
  private static final Pattern ELEMENT = Pattern.compile("<[^>]+>");

  private final int port = Program.freePort();
  private Certificate certificate;
  private EmbeddedPostgres database;
  private Path root;
  private String configured;
  private List<String> firstOutput;
  private Program.Running server;
  private Visitor visitor;

  @BeforeAll
  void setUp() throws Exception {
    certificate = Certificate.madeIn(WORK);
    database = EmbeddedPostgres.start();
    try (var connection = database.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create role " + DATABASE_USER + " login");
    }
    root = Files.createTempDirectory(WORK, "root");
    Path war = WORK.resolve("ROOT.war");
    Wars.writePulseboardTo(war);
    try (Program.Running first = start()) {
      firstOutput = List.copyOf(first.output());
      configured = configuration();
    }
    server = start("--deploy", war.toString(), "--contextroot", "/");
    visitor = new Visitor(port, certificate);
  }

  private Program.Running start(String... more) throws Exception {
    Path secrets =
        Files.writeString(
            WORK.resolve("pulseboard.properties"),
            "javax.net.ssl.keyStore=%s%njavax.net.ssl.keyStorePassword=%s%n"
                .formatted(certificate.keystore(), certificate.password()));
    Path driver =
        Path.of(
            org.postgresql.Driver.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    Path afterBoot =
        Files.writeString(
            WORK.resolve("postboot.txt"),
            Files.readString(COMMANDS.resolveSibling("figures.txt"))
                + Files.readString(COMMANDS.resolve("datasource.txt")));
    return Program.of(Path.of(System.getProperty("java.home"), "bin", "java").toString())
        .with("-Xmx512m", "-Djava.net.preferIPv4Stack=true", "-Dh2.bindAddress=127.0.0.1")
        .with("-jar", System.getProperty("payara.micro.jar"))
        .with("--rootdir", root.toString(), "--nohazelcast", "--systemproperties", "" + secrets)
        .with("--port", "" + Program.freePort(), "--sslport", "" + port, "--sslcert", "pulseboard")
        .with("--prebootcommandfile", COMMANDS.resolve("preboot.txt").toString())
        .with("--postbootcommandfile", afterBoot.toString())
        .with("--addlibs", driver.toString())
        .with(more)
        .start(
            WORK,
            Map.of(
                "PULSEBOARD_DATASOURCE_URL",
                "jdbc:postgresql://127.0.0.1:" + database.getPort() + "/postgres",
                "PULSEBOARD_DATASOURCE_USER",
                DATABASE_USER,
                "PULSEBOARD_DATASOURCE_PASSWORD",
                "unused"),
            "ready in");
  }

  /** What the command files have a say in, without the ports, and whatever the order. */
  private String configuration() throws IOException {
    String all = Files.readString(root.resolve("config/domain.xml"));
    return PARTS
        .matcher(all)
        .results()
        .flatMap(part -> ELEMENT.matcher(part.group()).results())
        .map(element -> sorted(element.group()))
        .collect(Collectors.joining("\n"));
  }

  private static String sorted(String element) {
    return Stream.of(element.split(" (?=[a-z-]+=\")"))
        .filter(attribute -> !attribute.startsWith("port="))
        .map(attribute -> attribute.replaceAll("/?>$", ""))
        .sorted()
        .collect(Collectors.joining(" "));
  }

  @AfterAll
  void tearDown() throws IOException {
    if (server != null) {
      server.close();
    }
    if (database != null) {
      database.close();
    }
  }

  @Override
  public Visitor visitor() {
    return visitor;
  }

  @Test
  void everyCommandIsTaken() {
    assertThat(firstOutput)
        .noneMatch(line -> line.contains("Boot Command") && line.contains("failed"));
  }

  @Test
  void aSecondRunChangesNothing() throws IOException {
    assertThat(configured).contains("name=\"https-listener\"", "name=\"pulseboard\"");
    assertThat(configuration()).isEqualTo(configured);
    assertThat(server.output())
        .filteredOn(line -> line.contains("Boot Command") && line.contains("failed"))
        .allMatch(line -> line.contains("already exists"));
  }

  @Test
  void runtimeMetricsAreRegistered() {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(visitor.get("metrics").body())
                    .contains("http_requests_total{", "threadpool_busy{"));
  }

  @Test
  void theDatasourceReachesPostgreSql() throws Exception {
    assertThat(visitor.get("connection?datasource=jdbc/pulseboard").body())
        .startsWith(DATABASE_USER + " PostgreSQL ");
  }

  @Test
  void theServerSeesHostAsTheBrowserSentIt() throws Exception {
    assertThat(visitor.get("connection").body())
        .isEqualTo("127.0.0.1 https " + visitor.base().getAuthority());
  }
}
