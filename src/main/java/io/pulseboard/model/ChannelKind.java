package io.pulseboard.model;

/** What a slow reader of a channel gets. */
public enum ChannelKind {
  /**
   * Only the latest value matters: queued values for a slow reader are replaced by newer ones
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
