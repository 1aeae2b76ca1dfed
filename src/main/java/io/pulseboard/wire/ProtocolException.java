package io.pulseboard.wire;

import java.util.OptionalLong;

/**
 * A client's mistake and the answer to it. Not a failure of the server, so it has no stack trace.
 */
public final class ProtocolException extends Exception {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient OptionalLong commandId;

  public ProtocolException(ErrorCode code, String message) {
    this(code, message, OptionalLong.empty());
  }

  public ProtocolException(ErrorCode code, String message, OptionalLong commandId) {
    super(message, null, false, false);
    this.code = code;
    this.commandId = commandId;
  }

  /** The documented code. */
  public ErrorCode code() {
    return code;
  }

  /** The id of the wrong command, if it could be read. */
  public OptionalLong commandId() {
    return commandId;
  }

  /** The same mistake, in the command of this id. */
  public ProtocolException inCommand(long id) {
    return new ProtocolException(code, getMessage(), OptionalLong.of(id));
  }
}
