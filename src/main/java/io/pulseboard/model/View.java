package io.pulseboard.model;

import java.util.Set;

/**
 * Which fields of an update a reader sees. All readers with equal views share one encoding of an
 * update.
 *
 * @param hidden names of the fields that are left out
 */
public record View(Set<String> hidden) {

  /** Every field. */
  public static final View ALL = new View(Set.of());

  public View {
    hidden = Set.copyOf(hidden);
  }

  /** Whether the reader sees a field. */
  public boolean shows(String field) {
    return !hidden.contains(field);
  }
}
