package io.pulseboard.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the command line asks for.
 *
 * @param kind of server the WAR runs in: {@code wildfly} or {@code payara}
 * @param installation of that server
 * @param war the one that is delivered
 * @param peers the folder of the other servers
 * @param output where tables and logs go
 * @param parts what is measured
 * @param subjects on whom
 * @param rateSubjects on whom in the search for the highest rate
 * @param cpuReaders how many at once where processor time is measured
 * @param cpuRate updates a second there
 * @param readers how many at once in the search for the highest rate
 * @param tries of a rate, before it is too much
 * @param seconds the length of a window
 * @param lifeSeconds the length of the life-like load
 * @param port of the servers, one after the other
 * @param bytes the length of an update on the wire, as JSON
 * @param heap of the server, as {@code -Xmx} wants it
 * @param profile whether the server is profiled in the part {@code cpu}
 */
record Settings(
    String kind,
    Path installation,
    Path war,
    Path peers,
    Path output,
    List<String> parts,
    List<Subject> subjects,
    List<Subject> rateSubjects,
    int cpuReaders,
    int cpuRate,
    List<Integer> readers,
    int tries,
    int seconds,
    int lifeSeconds,
    int port,
    int bytes,
    String heap,
    boolean profile) {

  static Settings read() {
    return new Settings(
        text("server"),
        Path.of(text("server.installation")),
        Path.of(text("war")),
        Path.of(text("peers")),
        Path.of(text("output")),
        words("parts").toList(),
        words("subjects").map(Subject::named).toList(),
        words("rate.subjects").map(Subject::named).toList(),
        number("cpu.readers"),
        number("cpu.rate"),
        words("readers").map(Integer::valueOf).toList(),
        number("tries"),
        number("seconds"),
        number("life.seconds"),
        number("port"),
        number("bytes"),
        text("heap"),
        Boolean.parseBoolean(text("profile")));
  }

  private static String text(String name) {
    String value = System.getProperty("bench." + name);
    if (value == null) {
      throw new IllegalArgumentException("bench." + name + " is not set.");
    }
    return value;
  }

  private static int number(String name) {
    try {
      return Integer.parseInt(text(name));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "bench." + name + " is a whole number, not " + text(name) + ".", e);
    }
  }

  private static Stream<String> words(String name) {
    return Stream.of(text(name).split(",")).map(String::strip).filter(word -> !word.isEmpty());
  }
}
