package io.pulseboard.wire;

import java.util.regex.Pattern;

/**
 * How much history a client asks for, per channel: a number of updates, or a duration.
 *
 * @param count the largest number of updates, 1 to {@value #MAX_COUNT}
 * @param millis the greatest age, in ms; {@link Long#MAX_VALUE} when only the count matters
 */
public record HistoryRange(int count, long millis) {

  /** The largest number of updates of one channel in a command. */
  public static final int MAX_COUNT = 1_000;

  private static final long DAY_MILLIS = 86_400_000L;
  private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(s|m|h)");
  private static final String ALLOWED =
      "history is a count of 1 to "
          + MAX_COUNT
          + ", or a duration such as \"90s\", \"5m\", \"1h\" of at most 24 h.";

  /** The last updates, by their number. */
  public static HistoryRange ofCount(long count) throws ProtocolException {
    if (count < 1 || count > MAX_COUNT) {
      throw new ProtocolException(ErrorCode.BAD_COMMAND, ALLOWED);
    }
    return new HistoryRange((int) count, Long.MAX_VALUE);
  }

  /** Reads {@code 300} or {@code 5m}. */
  public static HistoryRange parse(String text) throws ProtocolException {
    if (COUNT.matcher(text).matches()) {
      return ofCount(Long.parseLong(text));
    }
    var parts = DURATION.matcher(text);
    if (!parts.matches()) {
      throw new ProtocolException(ErrorCode.BAD_COMMAND, ALLOWED);
    }
    long unit =
        switch (parts.group(2)) {
          case "s" -> 1_000L;
          case "m" -> 60_000L;
          default -> 3_600_000L;
        };
    long millis = Long.parseLong(parts.group(1)) * unit;
    if (millis < 1 || millis > DAY_MILLIS) {
      throw new ProtocolException(ErrorCode.BAD_COMMAND, ALLOWED);
    }
    return new HistoryRange(MAX_COUNT, millis);
  }
}
