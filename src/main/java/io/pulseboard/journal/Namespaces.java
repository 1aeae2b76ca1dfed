package io.pulseboard.journal;

import io.pulseboard.config.Settings;
import io.pulseboard.model.ChannelKind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The declared namespaces and the kind of each. Immutable, for any thread. */
@Singleton
public class Namespaces {

  private final TreeMap<String, ChannelKind> kinds = new TreeMap<>();

  @Inject
  public Namespaces(Settings settings) {
    settings.namespaces().state().forEach(name -> kinds.put(name, ChannelKind.STATE));
    settings.namespaces().event().forEach(name -> kinds.put(name, ChannelKind.EVENT));
  }

  /** The kind of a namespace's channels; empty when it is not declared. */
  public Optional<ChannelKind> kindOf(String namespace) {
    return Optional.ofNullable(kinds.get(namespace));
  }

  /** All names, sorted. */
  public Set<String> names() {
    return Collections.unmodifiableSet(kinds.keySet());
  }

  /** All names, sorted, with commas: for messages. */
  public String known() {
    return String.join(", ", kinds.keySet());
  }
}
