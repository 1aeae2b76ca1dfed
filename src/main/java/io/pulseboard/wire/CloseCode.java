package io.pulseboard.wire;

/** Why the server closes a connection. Codes from 4000 to 4499 tell the client to come back. */
public enum CloseCode {
  SLOW_READER(4001, "slow reader"),
  SHUTTING_DOWN(4002, "shutting down"),
  HEARTBEAT_MISSED(4003, "heartbeat missed"),
  RATE_EXCEEDED(4004, "rate exceeded"),
  TOO_MANY_CONNECTIONS(4005, "too many connections"),
  COMMAND_NOT_FINISHED(4006, "command not finished"),
  MESSAGE_TOO_BIG(1009, "message too big"),
  PROTOCOL_ERROR(4502, "protocol error");

  private final int number;
  private final String reason;

  CloseCode(int number, String reason) {
    this.number = number;
    this.reason = reason;
  }

  /** The number in the close frame and in {@code bye}. */
  public int number() {
    return number;
  }

  /** The reason, for people. */
  public String reason() {
    return reason;
  }

  /** Whether the client should come back. */
  public boolean comeBack() {
    return number >= 4000 && number < 4500;
  }
}
