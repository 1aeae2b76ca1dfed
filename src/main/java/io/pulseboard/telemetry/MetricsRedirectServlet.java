package io.pulseboard.telemetry;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Sends who asks the application for metrics to the server's own {@code /metrics}. */
public class MetricsRedirectServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String query = request.getQueryString();
    response.sendRedirect(query == null ? "/metrics" : "/metrics?" + query);
  }
}
