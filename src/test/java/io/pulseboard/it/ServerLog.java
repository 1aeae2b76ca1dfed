package io.pulseboard.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The server's log, from a moment on. */
final class ServerLog {

  private static final ServerUnderTest SERVER = ServerUnderTest.current();

  /** Each record begins with a date or a time; its stack trace follows on lines of their own. */
  private static final Pattern RECORD = Pattern.compile("\\R(?=\\[?\\d{2,4}[-:]\\d{2}[-:]\\d{2})");

  /** Payara's log has colours, even in a file. */
  private static final Pattern COLOUR = Pattern.compile("\u001B\\[[;\\d]*m");

  private final long start;

  private ServerLog(long start) {
    this.start = start;
  }

  static ServerLog fromNow() {
    return new ServerLog(SERVER.log().toFile().length());
  }

  /** Records that report a warning or worse, or have a stack trace; but for harmless ones. */
  List<String> complaints() {
    try {
      String all = Files.readString(SERVER.log());
      return complaintsIn(all.substring((int) Math.min(start, all.length())))
          .filter(record -> !SERVER.isHarmless(record))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the log, all of it, has this text. */
  static boolean says(String text) {
    try {
      return Files.readString(SERVER.log()).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> complaintsIn(String text) {
    return RECORD
        .splitAsStream(COLOUR.matcher(text).replaceAll(""))
        .filter(record -> record.contains("\n\tat ") || SERVER.isComplaint(record));
  }
}
