package io.pulseboard.endpoint.http;

import io.pulseboard.access.Hosts;
import io.pulseboard.access.Origins;
import io.pulseboard.access.RequestRates;
import io.pulseboard.endpoint.container.ClientConnection;
import io.pulseboard.wire.ErrorCode;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * The first to see every request. Accepts only requests for the server's own names, refuses pages
 * of foreign origins at all addresses but files, lets pages of the configured origins read
 * responses, and refuses clients that send too many requests. {@code web.xml} puts it before all
 * other filters.
 */
public class EdgeFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private static final int MAX_FOREIGN = 4;

  @Inject private transient Hosts hosts;
  @Inject private transient Origins origins;
  @Inject private transient RequestRates rates;
  @Inject private transient Answers answers;

  private final transient Semaphore foreign = new Semaphore(MAX_FOREIGN);

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!ClientConnection.isOpen(request)) {
      return;
    }
    SecurityHeaders.addTo(response);
    Optional<Answer> refusal = refusal(request);
    if (refusal.isPresent()) {
      answers.send(request, response, refusal.get());
      return;
    }
    String origin = request.getHeader("Origin");
    if (origin != null && (isApi(request) || isLive(request))) {
      response.setHeader("Access-Control-Allow-Origin", origin);
      response.addHeader("Vary", "Origin");
    }
    if (isMetrics(request) && !request.isAsyncSupported()) {
      passFew(request, response, chain);
    } else {
      chain.doFilter(request, response);
    }
  }

  /**
   * Limits concurrent requests for the server's own metrics, each of which holds a thread while its
   * client reads.
   */
  private void passFew(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!foreign.tryAcquire()) {
      answers.send(request, response, Refusals.busy("Too many clients are reading the metrics."));
      return;
    }
    try {
      chain.doFilter(request, response);
    } finally {
      foreign.release();
    }
  }

  private Optional<Answer> refusal(HttpServletRequest request) {
    List<String> host = Collections.list(request.getHeaders("Host"));
    if (host.size() > 1 || !hosts.allows(request.getHeader("Host"))) {
      return forbidden(
          "This server does not answer to the name "
              + String.join(", ", host)
              + ". It answers to localhost, its addresses, this machine's own name, and the names"
              + " that pulseboard.hosts lists.");
    }
    if ((isApi(request) || isLive(request) || isMetrics(request)) && !isFromOwnPage(request)) {
      return forbidden(
          "Pages of this origin may not connect. pulseboard.origins lists the origins that may.");
    }
    if ((isApi(request) || isMetrics(request))
        && !rates.allows(request.getRemoteAddr(), System.nanoTime())) {
      return Optional.of(Refusals.tooFast(rates.perSecond()));
    }
    return Optional.empty();
  }

  private boolean isFromOwnPage(HttpServletRequest request) {
    List<String> origin = Collections.list(request.getHeaders("Origin"));
    return origin.isEmpty()
        || origin.size() == 1 && origins.allows(origin.get(0), request.getHeader("Host"));
  }

  private static Optional<Answer> forbidden(String why) {
    return Optional.of(Refusals.of(403, ErrorCode.FORBIDDEN, why));
  }

  private static boolean isApi(HttpServletRequest request) {
    return request.getServletPath().startsWith("/api/");
  }

  private static boolean isLive(HttpServletRequest request) {
    return request.getServletPath().equals("/live");
  }

  private static boolean isMetrics(HttpServletRequest request) {
    return request.getServletPath().equals("/metrics");
  }
}
