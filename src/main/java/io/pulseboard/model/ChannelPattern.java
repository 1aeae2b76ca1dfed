package io.pulseboard.model;

import java.util.NavigableMap;

/**
 * The channels of a subscription: one channel or, with a trailing {@code /*}, all channels below a
 * path.
 *
 * @param text as the client wrote it: {@code stocks/ACME} or {@code stocks/*}
 */
public record ChannelPattern(String text) {

  private static final String ANY_BELOW = "/*";

  /**
   * @throws IllegalArgumentException saying what is wrong and what is allowed, when the text is
   *     neither a name nor a prefix
   */
  public ChannelPattern {
    Channel.requireName(
        text != null && text.endsWith(ANY_BELOW)
            ? text.substring(0, text.length() - ANY_BELOW.length())
            : text);
  }

  /** Whether this matches every channel below a path. */
  public boolean isPrefix() {
    return text.endsWith(ANY_BELOW);
  }

  /** The text before the {@code *}, with its last slash. Only for prefixes. */
  public String prefix() {
    return text.substring(0, text.length() - 1);
  }

  /** The first segment. */
  public String namespace() {
    return Channel.namespaceOf(text);
  }

  /** Whether this matches a channel. */
  public boolean matches(String channelName) {
    if (isPrefix()) {
      return channelName.length() > text.length() - 1
          && channelName.regionMatches(0, text, 0, text.length() - 1);
    }
    return channelName.equals(text);
  }

  /** The part of a map by channel name that this matches. Only for prefixes. */
  public <T> NavigableMap<String, T> below(NavigableMap<String, T> byName) {
    // Exclusive end: the prefix with its last slash replaced by the next character.
    String prefix = prefix();
    String end = prefix.substring(0, prefix.length() - 1) + (char) ('/' + 1);
    return byName.subMap(prefix, false, end, false);
  }

  @Override
  public String toString() {
    return text;
  }
}
