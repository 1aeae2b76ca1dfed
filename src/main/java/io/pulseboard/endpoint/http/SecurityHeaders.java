package io.pulseboard.endpoint.http;

import jakarta.servlet.http.HttpServletResponse;

/**
 * Tells browsers to load nothing from other origins, and to revalidate cached files, which an
 * upgrade may have changed.
 */
final class SecurityHeaders {

  /** Allows inline styles, which the chart libraries set on their canvases. */
  private static final String POLICY =
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self' ws: wss:;"
          + " frame-ancestors 'self'; base-uri 'self'; form-action 'self'; object-src 'none'";

  private SecurityHeaders() {}

  static void addTo(HttpServletResponse response) {
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "same-origin");
    response.setHeader("Cache-Control", "no-cache");
  }
}
