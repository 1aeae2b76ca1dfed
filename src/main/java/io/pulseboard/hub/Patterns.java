package io.pulseboard.hub;

import io.pulseboard.model.ChannelPattern;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Several names and prefixes, asked for the one that a channel belongs to. The cost is the depth of
 * the channel's name.
 */
final class Patterns {

  private final Map<String, ChannelPattern> byText = new HashMap<>();

  Patterns(List<ChannelPattern> patterns) {
    patterns.forEach(pattern -> byText.put(pattern.text(), pattern));
  }

  /** The namespaces of all of them. */
  Set<String> namespaces() {
    return byText.values().stream().map(ChannelPattern::namespace).collect(Collectors.toSet());
  }

  /**
   * The pattern that a channel belongs to, its own name before any prefix; null when there is none.
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
