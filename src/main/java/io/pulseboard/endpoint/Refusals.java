package io.pulseboard.endpoint;

import io.pulseboard.wire.ErrorCode;
import io.pulseboard.wire.SystemWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** HTTP answers that say no. */
final class Refusals {

  static final String FOREIGN_ORIGIN =
      "Pages of this origin may not connect. pulseboard.origins lists those that may.";
  static final String FULL = "The server has as many connections as it takes. Come back later.";

  private Refusals() {}

  static void refuse(HttpServletResponse response, int status, ErrorCode code, String message)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/json;charset=UTF-8");
    response.getWriter().println(SystemWriter.errorBody(code, message));
  }
}
