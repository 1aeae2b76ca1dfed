package io.pulseboard.model;

/** What a slow reader of a channel is owed. */
public enum ChannelKind {
  /**
   * Only the latest value matters: older ones that wait for a slow reader are replaced
   * (conflation).
   */
  STATE,
  /** Every update matters: a slow reader gets each one, or is told exactly what it lost. */
  EVENT;

  /** The word used on the wire. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
