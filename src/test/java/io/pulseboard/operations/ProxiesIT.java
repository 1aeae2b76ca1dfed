package io.pulseboard.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** nginx and HAProxy, configured by what is in {@code server-config}, before one WildFly. */
@Tag("operations")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProxiesIT {

  private static final Path WORK = Path.of("target", "operations", "proxies").toAbsolutePath();

  /** Longer than the longest wait of a long poll, 60 s. */
  private static final String PATIENT = "120s";

  private static final String HASTY = "2s";

  private static Certificate certificate;
  private static WildFlyHost server;

  @BeforeAll
  static void startServer() throws Exception {
    certificate = Certificate.madeIn(WORK);
    server = new WildFlyHost(WORK.resolve("wildfly"));
    server.with("PULSEBOARD_HTTP_PROXY", "true").with("PULSEBOARD_HEARTBEAT_MS", "1000");
    server.configure(WildFlyHost.script("host.cli"));
    Wars.writePulseboardTo(server.deployments().resolve("ROOT.war"));
    server.start();
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  private static Map<String, String> values(int port, String timeout) throws Exception {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("PULSEBOARD_PROXY_ADDRESS", "127.0.0.1:" + port);
    values.put("PULSEBOARD_PROXY_NAME", "127.0.0.1");
    values.put("PULSEBOARD_PROXY_SERVER", "127.0.0.1:" + server.httpPort());
    values.put("PULSEBOARD_PROXY_TIMEOUT", timeout);
    values.put("PULSEBOARD_PROXY_CERTIFICATE", certificate.pem().toString());
    values.put("PULSEBOARD_PROXY_KEY", certificate.key().toString());
    return values;
  }

  /** The proxy under test, twice: patient, as it is delivered, and hasty. */
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  abstract static class Proxy implements BehindProxy {

    private Program.Running patientProgram;
    private Program.Running hastyProgram;
    private Visitor patient;
    private Visitor hasty;

    abstract Program.Running start(int port, String timeout) throws Exception;

    @BeforeAll
    void startBoth() throws Exception {
      int port = Program.freePort();
      patientProgram = start(port, PATIENT);
      patient = new Visitor(port, certificate);
      int another = Program.freePort();
      hastyProgram = start(another, HASTY);
      hasty = new Visitor(another, certificate);
    }

    @AfterAll
    void stopBoth() {
      if (patientProgram != null) {
        patientProgram.close();
      }
      if (hastyProgram != null) {
        hastyProgram.close();
      }
    }

    @Override
    public Visitor visitor() {
      return patient;
    }

    @Override
    public Visitor visitorOfTheHasty() {
      return hasty;
    }
  }

  @Nested
  class Nginx extends Proxy {

    @Override
    Program.Running start(int port, String timeout) throws Exception {
      Path folder = Files.createDirectories(WORK.resolve("nginx-" + timeout));
      Path template = Path.of("server-config/nginx/pulseboard.conf.template");
      String site = substituted(Files.readString(template), values(port, timeout));
      Path main =
          Files.writeString(
              folder.resolve("nginx.conf"),
              MAIN.formatted(folder) + "http {\n" + TEMPORARY + site + "}\n");
      return DebianPrograms.find("nginx", "nginx")
          .with("-p", folder.toString(), "-e", "stderr", "-c", main.toString())
          .start(folder, DebianPrograms.environment(), "start worker process");
    }

    /** What Debian's nginx.conf says around a site, in a folder of our own. */
    private static final String MAIN =
        """
        daemon off;
        pid %s/nginx.pid;
        error_log stderr notice;
        events {}
        """;

    private static final String TEMPORARY =
        """
        access_log off;
        client_body_temp_path body;
        proxy_temp_path proxy;
        fastcgi_temp_path fastcgi;
        uwsgi_temp_path uwsgi;
        scgi_temp_path scgi;
        """;

    /** Does what envsubst does. */
    private static String substituted(String template, Map<String, String> values) {
      return Pattern.compile("\\$\\{(PULSEBOARD_\\w+)}")
          .matcher(template)
          .replaceAll((MatchResult found) -> values.get(found.group(1)));
    }

    @Test
    void textIsCompressed() throws IOException, InterruptedException {
      var page = visitor().get("main.js", "Accept-Encoding", "gzip");
      assertThat(page.headers().firstValue("Content-Encoding")).hasValue("gzip");
    }
  }

  @Nested
  class HaProxy extends Proxy {

    @Override
    Program.Running start(int port, String timeout) throws Exception {
      Map<String, String> values = values(port, timeout);
      values.put("PULSEBOARD_PROXY_CERTIFICATE", certificate.pemWithKey().toString());
      Path configuration = Path.of("server-config/haproxy/haproxy.cfg").toAbsolutePath();
      Program haproxy =
          DebianPrograms.find(
              "haproxy", "haproxy", "liblua5.3-0", "libopentracing-c-wrapper0", "libopentracing1");
      values.putAll(DebianPrograms.environment());
      return haproxy
          .with("-W", "-f", configuration.toString())
          .start(WORK, values, "Loading success");
    }
  }
}
