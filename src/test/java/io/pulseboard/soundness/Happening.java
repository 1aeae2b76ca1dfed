package io.pulseboard.soundness;

/** What a run is to bring about now and then, or it would prove little. */
enum Happening {
  /** A slow reader got the latest value instead of each. */
  CONFLATION,
  /** A position was older than what the journal keeps. */
  EVICTION,
  /** Lost events were counted. */
  COUNTED_GAP,
  /** Lost events could not be counted. */
  UNCOUNTED_GAP,
  /** What was missed did not fit the outbox. */
  SHORTENED_RECOVERY,
  /** Events filled an outbox, and its reader was closed. */
  OVERRUN,
  /** The journal was faster than the dispatcher. */
  FAN_OUT_FELL_BEHIND,
  /** A connection broke before its recovery was over. */
  CUT_IN_RECOVERY,
  /** A position of another epoch came. */
  OTHER_EPOCH,
  /** A state channel ended. */
  END,
  /** A client was told by an update that a channel it showed has ended. */
  END_TOLD,
  /** A client that came back with a void position was not told of a channel that it showed. */
  END_BY_SNAPSHOT,
  /** A subscription was refused for the moment. */
  BUSY
}
