import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Starts and stops a domain of Payara Server for tests, on loopback only. Run from source: {@code
 * java PayaraDomain.java start <payara> <domains> <http port> <admin port>} makes a new domain and
 * starts it; {@code stop <payara> <domains>} stops it.
 */
public final class PayaraDomain {

  private static final String NAME = "pulseboard-test";

  /** Payara listens on every interface unless it is told not to. */
  private static final List<String> ON_LOOPBACK =
      List.of(
          "set configs.config.server-config.network-config.network-listeners.network-listener.http-listener-1.address=127.0.0.1",
          "set configs.config.server-config.network-config.network-listeners.network-listener.http-listener-2.address=127.0.0.1",
          "set configs.config.server-config.network-config.network-listeners.network-listener.admin-listener.address=127.0.0.1",
          "set configs.config.server-config.iiop-service.iiop-listener.orb-listener-1.address=127.0.0.1",
          "set configs.config.server-config.iiop-service.iiop-listener.SSL.address=127.0.0.1",
          "set configs.config.server-config.iiop-service.iiop-listener.SSL_MUTUALAUTH.address=127.0.0.1",
          "set configs.config.server-config.admin-service.jmx-connector.system.address=127.0.0.1",
          "set configs.config.server-config.jms-service.type=REMOTE",
          "set configs.config.server-config.hazelcast-config-specific-configuration.enabled=false");

  private final Path asadmin;
  private final Path domains;

  private PayaraDomain(String payara, String domains) {
    this.asadmin = Path.of(payara, "bin", "asadmin").toAbsolutePath();
    this.domains = Path.of(domains).toAbsolutePath();
  }

  public static void main(String[] arguments) throws Exception {
    PayaraDomain domain = new PayaraDomain(arguments[1], arguments[2]);
    switch (arguments[0]) {
      case "start" -> domain.start(Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
      case "stop" -> domain.asadmin("stop-domain", "--kill=true", NAME);
      default ->
          throw new IllegalArgumentException(
              "start or stop is allowed, not '" + arguments[0] + "'.");
    }
  }

  private void start(int http, int admin) throws Exception {
    asadmin.toFile().setExecutable(true);
    Files.createDirectories(domains);
    if (Files.exists(domains.resolve(NAME))) {
      // Left by a run that was killed: it may still be running.
      asadmin("stop-domain", "--kill=true", NAME);
      asadmin("delete-domain", NAME);
    }
    require(
        asadmin(
            "create-domain",
            "--nopassword=true",
            "--adminport",
            "" + admin,
            "--domainproperties",
            ports(http),
            NAME));
    // Its own word for the HTTP port is not heard: the template of this version has 8080 in it.
    Path configuration = domains.resolve(NAME).resolve("config/domain.xml");
    Files.writeString(
        configuration,
        Files.readString(configuration)
            .replace(
                "port=\"8080\" protocol=\"http-listener-1\"",
                "port=\"" + http + "\" protocol=\"http-listener-1\""));
    Path commands = domains.resolve("before-boot.asadmin");
    Files.write(commands, ON_LOOPBACK);
    require(asadmin("start-domain", "--prebootcommandfile", commands.toString(), NAME));
  }

  private static void require(int status) {
    if (status != 0) {
      System.exit(status);
    }
  }

  /** Ports next to the one for HTTP, for what is not used but opened all the same. */
  private static String ports(int http) throws IOException {
    Map<String, Integer> ports = new TreeMap<>();
    for (String name :
        List.of(
            "http.ssl.port",
            "domain.jmxPort",
            "jms.port",
            "orb.listener.port",
            "orb.ssl.port",
            "orb.mutualauth.port",
            "osgi.shell.telnet.port",
            "java.debugger.port")) {
      ports.put(name, freePort());
    }
    return ports.entrySet().stream()
        .map(entry -> entry.getKey() + '=' + entry.getValue())
        .collect(Collectors.joining(":"));
  }

  private static int freePort() throws IOException {
    try (var socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private int asadmin(String command, String... arguments)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(asadmin.toString(), command));
    line.addAll(List.of("--domaindir", domains.toString()));
    line.addAll(List.of(arguments));
    return new ProcessBuilder(line).inheritIO().start().waitFor();
  }
}
