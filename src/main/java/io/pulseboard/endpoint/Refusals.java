package io.pulseboard.endpoint;

import io.pulseboard.wire.ErrorCode;
import io.pulseboard.wire.ProtocolException;
import io.pulseboard.wire.SystemWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** HTTP answers that say no. */
final class Refusals {

  private Refusals() {}

  static void refuse(HttpServletResponse response, int status, ErrorCode code, String message)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/json;charset=UTF-8");
    response.getWriter().println(SystemWriter.errorBody(code, message));
  }

  /** A client's mistake, with the status that fits it. */
  static void refuse(HttpServletResponse response, ProtocolException mistake) throws IOException {
    int status =
        switch (mistake.code()) {
          case FORBIDDEN -> 403;
          case TOO_LONG -> 413;
          case INTERNAL -> 500;
          case BUSY, TOO_MANY_CONNECTIONS -> 503;
          default -> 400;
        };
    refuse(response, status, mistake.code(), mistake.getMessage());
  }

  static void full(HttpServletResponse response) throws IOException {
    refuse(
        response,
        503,
        ErrorCode.TOO_MANY_CONNECTIONS,
        "The server has as many connections as it takes. Come back later.");
  }
}
