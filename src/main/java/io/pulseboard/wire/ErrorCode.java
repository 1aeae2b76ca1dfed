package io.pulseboard.wire;

import java.util.Locale;

/** Why a command was refused; {@code src/docs/protocol.md} describes each code. */
public enum ErrorCode {
  BAD_JSON(false),
  BAD_COMMAND(false),
  UNKNOWN_OP(false),
  BAD_CHANNEL(false),
  UNKNOWN_CHANNEL(false),
  BAD_POSITION(false),
  TOO_LONG(false),
  TOO_MANY_SUBSCRIPTIONS(false),
  FORBIDDEN(false),
  BUSY(true),
  RATE_EXCEEDED(true),
  TOO_MANY_CONNECTIONS(true),
  INTERNAL(true);

  private final boolean retry;

  ErrorCode(boolean retry) {
    this.retry = retry;
  }

  /** Whether the same command may succeed later. */
  public boolean retry() {
    return retry;
  }

  /** The word used on the wire. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
