package io.pulseboard.telemetry;

import io.smallrye.metrics.MetricsRequestHandler;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.stream.Stream;

/**
 * {@code /metrics} in Prometheus text, by SmallRye. Registered by {@link
 * MetricsServletRegistration}.
 */
public class SmallRyeMetricsServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private final transient MetricsRequestHandler handler = new MetricsRequestHandler();

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Stream<String> accept = Collections.list(request.getHeaders("Accept")).stream();
    String path = request.getRequestURI().substring(request.getContextPath().length());
    handler.handleRequest(
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
