package io.pulseboard.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what the server's JVM says about its collections, from a moment on. */
final class GcLog {

  private static final Pattern PAUSE =
      Pattern.compile("Pause .* ([0-9]+)M->([0-9]+)M\\([0-9]+M\\) ([0-9.]+)ms");
  private static final long MIB = 1 << 20;

  private final Path file;
  private final int linesBefore;

  private GcLog(Path file, int linesBefore) {
    this.file = file;
    this.linesBefore = linesBefore;
  }

  /**
   * What happened.
   *
   * @param pauses how many
   * @param totalMillis of all of them
   * @param longestMillis of one
   * @param allocatedBytes between the first and the last of them
   */
  record Summary(int pauses, double totalMillis, double longestMillis, double allocatedBytes) {}

  static GcLog from(Path file) throws IOException {
    return new GcLog(file, Files.readAllLines(file).size());
  }

  Summary sinceThen() throws IOException {
    List<String> lines = Files.readAllLines(file);
    int pauses = 0;
    double total = 0;
    double longest = 0;
    long allocated = 0;
    long used = -1;
    for (String line : lines.subList(linesBefore, lines.size())) {
      Matcher pause = PAUSE.matcher(line);
      if (pause.find()) {
        pauses++;
        double millis = Double.parseDouble(pause.group(3));
        total += millis;
        longest = Math.max(longest, millis);
        allocated += used < 0 ? 0 : Long.parseLong(pause.group(1)) - used;
        used = Long.parseLong(pause.group(2));
      }
    }
    return new Summary(pauses, total, longest, (double) allocated * MIB);
  }
}
