package io.pulseboard.endpoint.http;

import io.pulseboard.wire.ErrorCode;
import io.pulseboard.wire.JsonCodec;
import io.pulseboard.wire.ProtocolException;

/** Answers that refuse a request. */
public final class Refusals {

  private Refusals() {}

  /** Refuses with an error of the protocol as the body. */
  public static Answer of(int status, ErrorCode code, String message) {
    return Answer.json(status, JsonCodec.error(code, message).build().toString());
  }

  /**
   * Refuses a client's mistake with the matching status; 503 is only for conditions that pass by
   * themselves.
   */
  static Answer of(ProtocolException mistake) {
    int status =
        switch (mistake.code()) {
          case FORBIDDEN -> 403;
          case TOO_LONG -> 413;
          case RATE_EXCEEDED -> 429;
          case INTERNAL -> 500;
          case BUSY, TOO_MANY_CONNECTIONS -> 503;
          default -> 400;
        };
    return of(status, mistake.code(), mistake.getMessage());
  }

  /** Refuses a connection beyond the configured maximum. */
  public static Answer full() {
    return of(
        503,
        ErrorCode.TOO_MANY_CONNECTIONS,
        "The server has reached its maximum number of connections. Try again later.");
  }

  static Answer busy(String why) {
    return of(503, ErrorCode.BUSY, why + " Try again later.");
  }

  static Answer tooFast(int perSecond) {
    return of(
            429,
            ErrorCode.RATE_EXCEEDED,
            "More than "
                + perSecond
                + " requests per second come from this address. Try again later.")
        .with("Retry-After", "1");
  }

  /**
   * @param allowed the accepted methods, separated by commas
   */
  static Answer method(String allowed) {
    return of(405, ErrorCode.BAD_COMMAND, "This address accepts " + allowed + ".")
        .with("Allow", allowed);
  }
}
