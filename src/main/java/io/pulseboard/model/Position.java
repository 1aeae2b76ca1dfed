package io.pulseboard.model;

import java.util.regex.Pattern;

/**
 * A place in the journal, the only cursor of the system, written {@code epoch:offset} on every
 * carrier.
 *
 * @param epoch identifies one lifetime of the journal, 1 to 32 letters and digits; offsets of
 *     different epochs are not comparable
 * @param offset the number of the last update seen, 0 before the first
 */
public record Position(String epoch, long offset) {

  private static final int MAX_EPOCH = 32;
  private static final Pattern TEXT = Pattern.compile("([0-9A-Za-z]{1,32}):([0-9]{1,18})");

  /**
   * @throws IllegalArgumentException when the epoch is malformed or the offset negative
   */
  public Position {
    if (!isEpoch(epoch) || offset < 0) {
      throw new IllegalArgumentException(
          "A position has an epoch of 1 to 32 letters and digits, and an offset of 0 or more.");
    }
  }

  /** No regular expression: a position is created for every update. */
  private static boolean isEpoch(String text) {
    boolean isValid = text != null && !text.isEmpty() && text.length() <= MAX_EPOCH;
    for (int i = 0; isValid && i < text.length(); i++) {
      char one = text.charAt(i);
      isValid = one >= '0' && one <= '9' || one >= 'A' && one <= 'Z' || one >= 'a' && one <= 'z';
    }
    return isValid;
  }

  /**
   * Reads {@code epoch:offset}.
   *
   * @throws IllegalArgumentException when the text is not a position
   */
  public static Position parse(String text) {
    var parts = TEXT.matcher(text == null ? "" : text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "A position is written epoch:offset, such as k3f9a1:1043.");
    }
    return new Position(parts.group(1), Long.parseLong(parts.group(2)));
  }

  @Override
  public String toString() {
    return epoch + ":" + offset;
  }
}
