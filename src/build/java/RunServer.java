import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;

/**
 * Starts a server with the WAR at its root, on loopback only, and stops it with itself. Run from
 * source: {@code java RunServer.java <kind> <installation> <war> <work> <port> [<option>…]}, where
 * the kind is {@code wildfly}, with the folder of a provisioned WildFly, or {@code payara}, with
 * the jar of Payara Micro. An option is one of the JVM's, such as {@code -Dname=value}, or
 * {@code @<file>}, a properties file with system properties for the server.
 *
 * <p>Everything the server writes goes to the work folder, which is made anew each time, so a
 * server that was killed leaves nothing behind. Its ports are its own: HTTP as given, the others
 * wherever there is room.
 */
public final class RunServer {

  private static final String LOOPBACK = "127.0.0.1";
  private static final List<String> KINDS = List.of("wildfly", "payara");

  /** The parts of Payara whose metrics are shown. */
  private static final List<String> COUNTED =
      List.of(
          "http-service",
          "web-container",
          "thread-pool",
          "jdbc-connection-pool",
          "ejb-container",
          "transaction-service");

  private static final String PREFIX = "pulseboard.";

  /** How the log says that a setting is out of its range. */
  private static final String REFUSED_SETTING = "IllegalArgumentException: " + PREFIX;

  private static final Duration START_TIMEOUT = Duration.ofMinutes(3);

  private final String kind;
  private final Path installation;
  private final Path war;
  private final Path work;
  private final int port;
  private final List<String> options;

  /** What the server says of a setting that it does not take; null when there is none. */
  private volatile String refusal;

  private RunServer(String[] arguments) {
    kind = arguments[0];
    installation = Path.of(arguments[1]).toAbsolutePath();
    war = Path.of(arguments[2]).toAbsolutePath();
    work = Path.of(arguments[3]).toAbsolutePath();
    port = Integer.parseInt(arguments[4]);
    options = List.of(arguments).subList(5, arguments.length);
  }

  public static void main(String[] arguments) throws Exception {
    int status = new RunServer(arguments).run();
    if (status != 0) {
      System.exit(status);
    }
  }

  private int run() throws IOException, InterruptedException {
    if (!KINDS.contains(kind)) {
      System.err.printf("Unknown server '%s': choose one of %s.%n", kind, KINDS);
      return 1;
    }
    if (!isFree(port)) {
      System.err.printf(
          "Port %d is in use: stop what listens there, or choose another with -Dport=%d.%n",
          port, port == 65535 ? 8080 : port + 1);
      return 1;
    }
    Process server = start();
    Thread stopping = new Thread(() -> stop(server));
    Runtime.getRuntime().addShutdownHook(stopping);
    // Maven may be killed without a chance to stop us.
    ProcessHandle.current()
        .parent()
        .ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
    new Thread(() -> echo(server), "server-output").start();
    if (awaitReady(server)) {
      System.out.printf(
          "%n  Pulseboard is ready:  http://%s:%d/%n  Ctrl-C stops it.%n%n", LOOPBACK, port);
    }
    if (refusal != null) {
      System.err.printf("%n  Pulseboard can't start: %s%n%n", refusal);
      server.destroy();
    }
    int status = server.waitFor();
    // After Ctrl-C the hook is what stopped it: that is a good end.
    return isShuttingDown(stopping) ? 0 : refusal == null ? status : 1;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(LOOPBACK), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private Process start() throws IOException {
    deleteTree(work);
    Files.createDirectories(work.resolve("log"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xms64m", "-Xmx512m", "-Djava.net.preferIPv4Stack=true", "-Djava.awt.headless=true"));
    for (String option : options) {
      command.addAll(option.startsWith("@") ? propertiesIn(option.substring(1)) : List.of(option));
    }
    command.addAll(kind.equals("payara") ? payara() : wildfly());
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static List<String> propertiesIn(String file) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      properties.load(in);
    }
    return properties.stringPropertyNames().stream()
        .sorted()
        .map(name -> "-D" + name + "=" + properties.getProperty(name))
        .toList();
  }

  private List<String> wildfly() throws IOException {
    copyTree(installation.resolve("standalone/configuration"), work.resolve("configuration"));
    Files.createDirectories(work.resolve("deployments"));
    Files.copy(war, work.resolve("deployments/ROOT.war"));
    return List.of(
        "-Djboss.modules.system.pkgs=org.jboss.byteman",
        "--add-exports=java.desktop/sun.awt=ALL-UNNAMED",
        "--add-exports=java.naming/com.sun.jndi.ldap=ALL-UNNAMED",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
        "--add-opens=java.base/java.io=ALL-UNNAMED",
        "--add-opens=java.base/java.security=ALL-UNNAMED",
        "--add-opens=java.base/java.util=ALL-UNNAMED",
        "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
        "--add-opens=java.management/javax.management=ALL-UNNAMED",
        "--add-opens=java.naming/javax.naming=ALL-UNNAMED",
        "-Dorg.jboss.boot.log.file=" + work.resolve("log/server.log"),
        "-Dlogging.configuration=" + work.resolve("configuration/logging.properties").toUri(),
        "-Djboss.home.dir=" + installation,
        "-Djboss.server.base.dir=" + work,
        "-Djboss.bind.address=" + LOOPBACK,
        "-Djboss.bind.address.management=" + LOOPBACK,
        "-Djboss.http.port=" + port,
        "-Djboss.https.port=0",
        "-Djboss.management.http.port=0",
        "-Djboss.node.name=localhost",
        "-Djboss.tx.node.id=pulseboard",
        "-jar",
        installation.resolve("jboss-modules.jar").toString(),
        "-mp",
        installation.resolve("modules").toString(),
        "org.jboss.as.standalone");
  }

  private List<String> payara() throws IOException {
    Path beforeBoot = work.resolve("before-boot.asadmin");
    List<String> commands = new ArrayList<>();
    commands.add(
        "set configs.config.server-config.network-config.network-listeners.network-listener"
            + ".http-listener.address="
            + LOOPBACK);
    COUNTED.forEach(
        module ->
            commands.add(
                "set configs.config.server-config.monitoring-service.module-monitoring-levels."
                    + module
                    + "=HIGH"));
    Files.write(beforeBoot, commands);
    Path afterBoot = work.resolve("after-boot.asadmin");
    Files.writeString(afterBoot, "set-amx-enabled --enabled=true --dynamic=true\n");
    return List.of(
        "-javaagent:" + flashlight(),
        "-Dh2.bindAddress=" + LOOPBACK,
        "-jar",
        installation.toString(),
        "--nohazelcast",
        "--disablephonehome",
        "--rootdir",
        work.resolve("root").toString(),
        "--prebootcommandfile",
        beforeBoot.toString(),
        "--postbootcommandfile",
        afterBoot.toString(),
        "--logToFile",
        work.resolve("log/server.log").toString(),
        "--port",
        Integer.toString(port),
        "--contextroot",
        "/",
        "--deploy",
        war.toString());
  }

  /** Payara's own agent, without which Micro counts no requests; it is inside Micro's jar. */
  private Path flashlight() throws IOException {
    Path agent = work.resolve("flashlight-agent.jar");
    try (var micro = new ZipFile(installation.toFile());
        InputStream in =
            micro.getInputStream(micro.getEntry("MICRO-INF/runtime/flashlight-agent.jar"))) {
      Files.copy(in, agent);
    }
    return agent;
  }

  private void echo(Process server) {
    try (BufferedReader lines = server.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println(line);
        int at = line.indexOf(REFUSED_SETTING);
        if (at >= 0 && refusal == null) {
          refusal = line.substring(at + REFUSED_SETTING.length() - PREFIX.length());
        }
      }
    } catch (IOException e) {
      // The server is gone, and its output with it.
    }
  }

  private boolean awaitReady(Process server) throws InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + LOOPBACK + ":" + port + "/"))
            .timeout(Duration.ofSeconds(5))
            .build();
    long end = System.nanoTime() + START_TIMEOUT.toNanos();
    while (server.isAlive() && refusal == null && System.nanoTime() < end) {
      try {
        if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return true;
        }
      } catch (IOException e) {
        // Not there yet.
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return false;
  }

  private static boolean isShuttingDown(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private static void stop(Process server) {
    server.destroy();
    try {
      if (!server.waitFor(20, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    } catch (InterruptedException e) {
      server.destroyForcibly();
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      files.forEach(
          file -> {
            try {
              Path copy = to.resolve(from.relativize(file).toString());
              if (Files.isDirectory(file)) {
                Files.createDirectories(copy);
              } else {
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (var files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
