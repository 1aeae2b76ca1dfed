package io.pulseboard.telemetry;

import io.smallrye.metrics.MetricsRequestHandler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.stream.Stream;

/**
 * All metrics as Prometheus text, by SmallRye. The only class with SmallRye's types in it: it can
 * be loaded only on servers that were given SmallRye, and is no servlet, because Payara looks into
 * every servlet class of a WAR, registered or not. For any thread.
 */
final class SmallRyeExposition {

  private static final MetricsRequestHandler HANDLER = new MetricsRequestHandler();

  private SmallRyeExposition() {}

  static void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Stream<String> accept = Collections.list(request.getHeaders("Accept")).stream();
    String path = request.getRequestURI().substring(request.getContextPath().length());
    HANDLER.handleRequest(
        path,
        "/metrics",
        request.getMethod(),
        accept,
        request.getParameterMap(),
        (status, message, headers) -> {
          headers.forEach(response::addHeader);
          response.setStatus(status);
          response.getWriter().write(message);
        });
  }
}
