package io.pulseboard.it;

import java.net.URI;
import java.nio.file.Path;

/** The server that this run of the tests is against, and what tests must know of it. */
public enum ServerUnderTest {
  WILDFLY("wildfly", "wildfly-log/server.log", " WARN ", " ERROR "),
  PAYARA("payara", "payara-micro.log.0", "[levelValue: 900]", "[levelValue: 1000]"),
  PAYARA_SERVER(
      "payara",
      "payara-server/domains/pulseboard-test/logs/server.log",
      "[levelValue: 900]",
      "[levelValue: 1000]");

  private final String kind;
  private final Path log;
  private final String warning;
  private final String error;

  ServerUnderTest(String kind, String log, String warning, String error) {
    this.kind = kind;
    this.log = Path.of(System.getProperty("test.dir"), log);
    this.warning = warning;
    this.error = error;
  }

  /** The one that the build names; WildFly, where it names none. */
  public static ServerUnderTest current() {
    return valueOf(
        System.getProperty("arquillian.launch", "wildfly").replace('-', '_').toUpperCase());
  }

  /** As the program that runs servers calls it. */
  public String kind() {
    return kind;
  }

  /** What is started: a folder, or a jar. */
  Path installation() {
    return Path.of(System.getProperty(this == WILDFLY ? "wildfly.home" : "payara.micro.jar"));
  }

  /** Where the server of this application answers for its health. */
  URI health(URI application) {
    return this == WILDFLY
        ? URI.create("http://127.0.0.1:" + System.getProperty("test.management.port") + "/health/")
        : application.resolve("/health/");
  }

  /** The log of the server that Arquillian started. */
  Path log() {
    return log;
  }

  /**
   * Where a server that was started like {@code mvn -Prun} does writes its log, below its folder.
   */
  Path logBelow(Path work) {
    return work.resolve(this == WILDFLY ? "log/server.log" : "log/server.log.0");
  }

  /** Whether a line of the log reports an error, or belongs to a stack trace. */
  boolean isError(String line) {
    return line.startsWith("\tat ") || line.contains(error);
  }

  /** Whether a record of the log reports a warning or an error. */
  boolean isComplaint(String record) {
    return record.contains(warning) || record.contains(error);
  }

  /** Whether a record is a container's word on what is nobody's error; see portability.md. */
  boolean isHarmless(String record) {
    return switch (this) {
      // On a busy machine a timer's last tick is found still at work, and one is left out.
      case WILDFLY -> record.contains("WFLYEJB0043");
      case PAYARA, PAYARA_SERVER -> isOfAClientThatHungUp(record);
    };
  }

  /**
   * Whether it was thrown by our own code, or told by it where nothing was thrown; that a filter of
   * ours called, or that the container names a servlet of ours, does not count.
   */
  private static boolean isOurs(String record) {
    int thrown = record.indexOf("\n\tat ");
    int end = thrown < 0 ? -1 : record.indexOf('\n', thrown + 1);
    return record
        .substring(Math.max(0, thrown), end < 0 ? record.length() : end)
        .contains("io.pulseboard");
  }

  /**
   * Payara takes a request apart while the thread that answers it is still at work, if the client
   * leaves at that moment, and then stumbles in several places; never in ours.
   */
  private static boolean isOfAClientThatHungUp(String record) {
    return !isOurs(record)
            && (record.contains("[org.glassfish.grizzly.")
                || record.contains("[org.jboss.weld.")
                || record.contains("[jakarta.enterprise.web"))
        || record.contains("TyrusEndpointWrapper.onPing")
            && record.contains("The connection has been closed")
        || record.contains("TyrusServletWriter.onError")
            && record.contains("CancellationException");
  }
}
