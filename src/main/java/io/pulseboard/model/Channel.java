package io.pulseboard.model;

/**
 * The name of a stream of updates: a path such as {@code stocks/ACME}, whose first segment is the
 * namespace.
 *
 * <p>A name has 1 to {@value #MAX_LENGTH} characters in non-empty segments, without control
 * characters and without {@code *}, which is reserved for {@link ChannelPattern}.
 *
 * @param name the whole path
 */
public record Channel(String name) {

  /** The longest name, in UTF-16 characters. */
  public static final int MAX_LENGTH = 255;

  /**
   * @throws IllegalArgumentException saying what is wrong and what is allowed, when the name is not
   *     valid
   */
  public Channel {
    requireName(name);
  }

  /** The first segment, which decides the kind of the channel. */
  public String namespace() {
    return namespaceOf(name);
  }

  /** The first segment of a name, or of a prefix. */
  public static String namespaceOf(String name) {
    int slash = name.indexOf('/');
    return slash < 0 ? name : name.substring(0, slash);
  }

  /**
   * Escapes a text for use inside a segment: {@code %}, {@code /}, {@code *}, {@code ;}, {@code ,},
   * {@code =} and control characters are percent-encoded.
   */
  public static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || "%/*;,=".indexOf(c) >= 0) {
        escaped.append('%').append(String.format("%02X", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  static void requireName(String name) {
    if (name == null || name.isEmpty() || name.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "A channel name has 1 to "
              + MAX_LENGTH
              + " characters; this one has "
              + (name == null ? 0 : name.length())
              + ".");
    }
    char previous = '/';
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '/' && previous == '/') {
        throw new IllegalArgumentException("A channel name has no empty segments.");
      }
      if (c == '*' || Character.isISOControl(c)) {
        throw new IllegalArgumentException(
            "A channel name has no control characters, and a * only as a last /*.");
      }
      previous = c;
    }
    if (previous == '/') {
      throw new IllegalArgumentException("A channel name has no empty segments.");
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
