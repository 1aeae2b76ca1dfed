package io.pulseboard.endpoint.http;

import io.pulseboard.wire.ErrorCode;
import io.pulseboard.wire.JsonCodec;
import io.pulseboard.wire.ProtocolException;

/** Answers that say no. */
public final class Refusals {

  private Refusals() {}

  /** An answer with an error of the protocol as its body. */
  public static Answer of(int status, ErrorCode code, String message) {
    return Answer.json(status, JsonCodec.error(code, message).build().toString());
  }

  /** A client's mistake, with the status that fits it: 503 only for what passes by itself. */
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

  /** For a client for which there is no connection left. */
  public static Answer full() {
    return of(
        503,
        ErrorCode.TOO_MANY_CONNECTIONS,
        "The server has as many connections as it takes. Come back later.");
  }

  static Answer busy(String why) {
    return of(503, ErrorCode.BUSY, why + " Come back later.");
  }

  static Answer tooFast(int perSecond) {
    return of(
            429,
            ErrorCode.RATE_EXCEEDED,
            "More than "
                + perSecond
                + " requests a second come from this address. Come back later.")
        .with("Retry-After", "1");
  }

  /**
   * @param allowed the methods that are, with commas
   */
  static Answer method(String allowed) {
    return of(405, ErrorCode.BAD_COMMAND, "This address takes " + allowed + ".")
        .with("Allow", allowed);
  }
}
