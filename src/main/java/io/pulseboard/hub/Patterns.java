package io.pulseboard.hub;

import io.pulseboard.model.ChannelPattern;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the pattern that a channel matches among several names and prefixes. A look-up costs one
 * hash look-up per segment of the channel's name.
 */
final class Patterns {

  private final Map<String, ChannelPattern> byText = new HashMap<>();

  Patterns(List<ChannelPattern> patterns) {
    patterns.forEach(pattern -> byText.put(pattern.text(), pattern));
  }

  /** The namespaces of all patterns. */
  Set<String> namespaces() {
    return byText.values().stream().map(ChannelPattern::namespace).collect(Collectors.toSet());
  }

  /**
   * The pattern that a channel matches: its own name, otherwise the shortest prefix; null when none
   * matches.
   */
  ChannelPattern of(String channel) {
    ChannelPattern pattern = byText.get(channel);
    for (int slash = channel.indexOf('/');
        slash >= 0 && pattern == null;
        slash = channel.indexOf('/', slash + 1)) {
      pattern = byText.get(channel.substring(0, slash + 1) + '*');
    }
    return pattern;
  }
}
