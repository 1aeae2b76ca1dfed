package io.pulseboard.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/** The server's log, from a moment on. */
final class ServerLog {

  private static final ServerUnderTest SERVER = ServerUnderTest.current();

  private final long start;

  private ServerLog(long start) {
    this.start = start;
  }

  static ServerLog fromNow() {
    return new ServerLog(SERVER.log().toFile().length());
  }

  /** Lines that belong to a stack trace, or report a warning or worse. */
  List<String> complaints() {
    try {
      String all = Files.readString(SERVER.log());
      return all.substring((int) Math.min(start, all.length()))
          .lines()
          .filter(line -> SERVER.isError(line) || SERVER.isWarning(line))
          // On a busy machine WildFly finds a timer's last tick still at work, and leaves one out.
          .filter(line -> !line.contains("WFLYEJB0043"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
