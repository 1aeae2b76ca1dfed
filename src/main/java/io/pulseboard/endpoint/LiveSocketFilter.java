package io.pulseboard.endpoint;

import io.pulseboard.hub.Subscribers;
import io.pulseboard.wire.ErrorCode;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;

/**
 * Refuses WebSocket handshakes that can't succeed, with an HTTP status and a reason that can be
 * read. A filter, since the WebSocket API's own hooks can't answer with a status of their choice.
 */
@WebFilter(urlPatterns = "/live", asyncSupported = true)
public class LiveSocketFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  @Inject private transient Subscribers subscribers;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!isOfferAcceptable(request)) {
      Refusals.refuse(
          response,
          400,
          ErrorCode.BAD_COMMAND,
          "The subprotocol is " + LiveSocket.BINARY + " or " + LiveSocket.JSON + ", or none.");
    } else if (isFollowedTooEarly(request)) {
      Refusals.refuse(
          response,
          400,
          ErrorCode.BAD_COMMAND,
          "A client says nothing before the handshake is answered (RFC 6455, section 4.1).");
    } else if (!subscribers.hasRoom()) {
      Refusals.full(response);
    } else {
      chain.doFilter(request, response);
    }
  }

  /**
   * On Payara, whether a frame came with the handshake: Tyrus would wait for ever, on this thread,
   * for what it does next itself.
   */
  private static boolean isFollowedTooEarly(HttpServletRequest request) throws IOException {
    return request.getClass().getName().startsWith("org.apache.catalina.")
        && request.getInputStream().available() > 0;
  }

  private static boolean isOfferAcceptable(HttpServletRequest request) {
    var offered =
        Collections.list(request.getHeaders("Sec-WebSocket-Protocol")).stream()
            .flatMap(header -> Arrays.stream(header.split(",")))
            .map(String::strip)
            .filter(protocol -> !protocol.isEmpty())
            .toList();
    return offered.isEmpty()
        || offered.contains(LiveSocket.JSON)
        || offered.contains(LiveSocket.BINARY);
  }
}
