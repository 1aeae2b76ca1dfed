package io.pulseboard.endpoint;

import io.pulseboard.access.Origins;
import io.pulseboard.wire.ErrorCode;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Keeps pages of foreign origins out of every door, and lets the configured ones read what they
 * get.
 */
@WebFilter(
    urlPatterns = {"/live", "/api/*"},
    asyncSupported = true)
public class OriginFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  @Inject private transient Origins origins;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String origin = request.getHeader("Origin");
    if (!origins.allows(origin, request.getHeader("Host"))) {
      Refusals.refuse(
          response,
          403,
          ErrorCode.FORBIDDEN,
          "Pages of this origin may not connect. pulseboard.origins lists those that may.");
      return;
    }
    if (origin != null) {
      response.setHeader("Access-Control-Allow-Origin", origin);
      response.addHeader("Vary", "Origin");
    }
    chain.doFilter(request, response);
  }
}
