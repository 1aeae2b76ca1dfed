package io.pulseboard.journal;

import io.pulseboard.config.Settings;
import io.pulseboard.model.ChannelKind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** The declared namespaces and the kind of each. Immutable, for any thread. */
@Singleton
public class Namespaces {

  private final TreeMap<String, ChannelKind> kinds = new TreeMap<>();
  private final Map<String, Integer> intervals;
  private final Map<String, Integer> timesToLive;

  @Inject
  public Namespaces(Settings settings) {
    settings.namespaces().state().forEach(name -> kinds.put(name, ChannelKind.STATE));
    settings.namespaces().event().forEach(name -> kinds.put(name, ChannelKind.EVENT));
    intervals = settings.namespaces().intervalMillis();
    timesToLive = settings.namespaces().timeToLiveMillis();
  }

  /** The kind of a namespace's channels; empty when it is not declared. */
  public Optional<ChannelKind> kindOf(String namespace) {
    return Optional.ofNullable(kinds.get(namespace));
  }

  /** The expected interval between updates of a channel, in ms; empty when there is none. */
  public OptionalInt intervalMillis(String namespace) {
    Integer interval = intervals.get(namespace);
    return interval == null ? OptionalInt.empty() : OptionalInt.of(interval);
  }

  /** The times to live of silent state channels, in ms, by namespace, where there is one. */
  public Map<String, Integer> timesToLive() {
    return timesToLive;
  }

  /** All names, sorted. */
  public Set<String> names() {
    return Collections.unmodifiableSet(kinds.keySet());
  }

  /** All names, sorted, separated by commas, for messages. */
  public String known() {
    return String.join(", ", kinds.keySet());
  }
}
