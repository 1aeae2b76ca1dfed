package io.pulseboard.endpoint.http;

import jakarta.servlet.http.HttpServletResponse;

/**
 * Tells the browser to load nothing from elsewhere, and to ask before it reuses a file that an
 * upgrade may have changed.
 */
final class SecurityHeaders {

  /** Inline styles are what the chart libraries set on their canvases. */
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
