package io.pulseboard.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The scripts of {@code server-config/wildfly}, on a configuration that lacks what they add. */
@Tag("operations")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WildFlyHostIT implements OverTls {

  private static final Path WORK = Path.of("target", "operations", "wildfly").toAbsolutePath();
  private static final Path[] SCRIPTS = {
    WildFlyHost.script("host.cli"),
    WildFlyHost.script("tls.cli"),
    WildFlyHost.script("datasource.cli")
  };

  private static final String DATABASE_USER = "board_reader";

  private Certificate certificate;
  private EmbeddedPostgres database;
  private WildFlyHost host;
  private Visitor visitor;
  private String configured;
  private String configuredTwice;

  @BeforeAll
  void setUp() throws Exception {
    certificate = Certificate.madeIn(WORK.resolveSibling("wildfly-tls"));
    database = EmbeddedPostgres.start();
    try (var connection = database.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create role " + DATABASE_USER + " login");
    }
    host =
        new WildFlyHost(WORK)
            .with("PULSEBOARD_CONNECTIONS_COMPRESSION", "true")
            .with("PULSEBOARD_TLS_KEYSTORE", certificate.keystore().toString())
            .with("PULSEBOARD_TLS_PASSWORD", certificate.password())
            .with(
                "PULSEBOARD_DATASOURCE_URL",
                "jdbc:postgresql://127.0.0.1:" + database.getPort() + "/postgres")
            .with("PULSEBOARD_DATASOURCE_USER", DATABASE_USER)
            .with("PULSEBOARD_DATASOURCE_PASSWORD", certificate.password());
    configured = host.configure(withoutWhatTheyAdd());
    configuredTwice = host.configure(SCRIPTS);
    Wars.writePulseboardTo(host.deployments().resolve("ROOT.war"));
    Files.copy(driver(), host.deployments().resolve("postgresql.jar"));
    host.start();
    visitor = new Visitor(host.httpsPort(), certificate);
  }

  private static Path[] withoutWhatTheyAdd() {
    Path takeAway = Path.of("src/test/operations/take-away.cli").toAbsolutePath();
    return Stream.concat(Stream.of(takeAway), Stream.of(SCRIPTS)).toArray(Path[]::new);
  }

  private static Path driver() throws Exception {
    return Path.of(
        org.postgresql.Driver.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @AfterAll
  void tearDown() throws IOException {
    if (host != null) {
      host.close();
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
  void aSecondRunChangesNothing() {
    assertThat(configuredTwice).isEqualTo(configured);
  }

  @Test
  void whatWasTakenAwayIsThereAgain() {
    assertThat(configured)
        .contains(
            "urn:jboss:domain:ejb3:",
            "urn:jboss:domain:jmx:",
            "urn:wildfly:health:",
            "urn:wildfly:microprofile-config-smallrye:",
            "urn:wildfly:microprofile-health-smallrye:",
            "urn:jboss:domain:datasources:",
            "<websockets per-message-deflate=");
    assertThat(configured.split("application-security-domain name=\"other\"")).hasSize(3);
  }

  @Test
  void theConfigurationHoldsNoSecret() {
    assertThat(configured).contains("${pulseboard.tls.password}");
    assertThat(configured).contains("${pulseboard.datasource.password}");
    assertThat(configured).doesNotContain(certificate.password(), DATABASE_USER);
  }

  @Test
  void compressionOfWebSocketsIsAgreedOnWhereItIsAllowed() throws Exception {
    assertThat(visitor.handshakeThatOffersCompression())
        .startsWith("HTTP/1.1 101 ")
        .containsIgnoringCase("Sec-WebSocket-Extensions: permessage-deflate");
  }

  @Test
  void runtimeMetricsAreRegistered() {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(visitor.get("metrics").body())
                    .contains(
                        "http_requests_total{listener=\"https\"",
                        "datasource_connections_open{",
                        "http_requests_time_seconds{listener=\"https\""));
  }

  @Test
  void theDatasourceReachesPostgreSql() throws Exception {
    assertThat(visitor.get("connection?datasource=java:/jdbc/pulseboard").body())
        .startsWith(DATABASE_USER + " PostgreSQL ");
  }

  @Test
  void whatAClientClaimsOfItselfIsNotBelieved() throws Exception {
    assertThat(visitor.get("connection", "X-Forwarded-For", "192.0.2.1").body())
        .isEqualTo("127.0.0.1 https " + visitor.base().getAuthority());
  }

  @Test
  void plainHttpIsThereForAProxy() throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.httpPort() + "/"));
    assertThat(
            HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.discarding())
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void theLogHasNoComplaint() throws IOException {
    assertThat(host.complaints()).isEmpty();
  }
}
