package io.pulseboard.endpoint.websocket;

import io.pulseboard.endpoint.http.Answers;
import io.pulseboard.endpoint.http.Bodies;
import io.pulseboard.endpoint.http.Refusals;
import io.pulseboard.gateway.Gateway;
import io.pulseboard.wire.ErrorCode;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Refuses WebSocket handshakes that can't succeed, with an HTTP status and a readable reason. A
 * filter, since the hooks of the WebSocket API can't choose the status of the response.
 */
public class LiveSocketFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private static final String PROTOCOL = "Sec-WebSocket-Protocol";

  @Inject private transient Gateway gateway;
  @Inject private transient Answers answers;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    List<String> offers = Collections.list(request.getHeaders(PROTOCOL));
    if (Bodies.isAnnounced(request)) {
      answers.send(
          request,
          response,
          Refusals.of(400, ErrorCode.BAD_COMMAND, "A WebSocket handshake must not have a body."));
    } else if (!isAcceptable(offers)) {
      answers.send(
          request,
          response,
          Refusals.of(
              400,
              ErrorCode.BAD_COMMAND,
              "The subprotocol must be "
                  + LiveSocket.BINARY
                  + " or "
                  + LiveSocket.JSON
                  + ", or none."));
    } else if (isFollowedTooEarly(request)) {
      answers.send(
          request,
          response,
          Refusals.of(
              400,
              ErrorCode.BAD_COMMAND,
              "A client must not send before the handshake is answered (RFC 6455, section 4.1)."));
    } else if (!gateway.hasRoom()) {
      answers.send(request, response, Refusals.full());
    } else {
      chain.doFilter(offers.size() > 1 ? new OneOffer(request, offers) : request, response);
    }
  }

  /**
   * Whether a frame arrived with the handshake, on Payara. Tyrus would block this thread forever,
   * waiting for what only this thread could do.
   */
  private static boolean isFollowedTooEarly(HttpServletRequest request) throws IOException {
    return request.getClass().getName().startsWith("org.apache.catalina.")
        && request.getInputStream().available() > 0;
  }

  private static boolean isAcceptable(List<String> offers) {
    var offered =
        offers.stream()
            .flatMap(header -> Arrays.stream(header.split(",")))
            .map(String::strip)
            .filter(protocol -> !protocol.isEmpty())
            .toList();
    return offered.isEmpty()
        || offered.contains(LiveSocket.JSON)
        || offered.contains(LiveSocket.BINARY);
  }

  /**
   * A handshake with all offers in one header. Several headers count as one list (RFC 6455, section
   * 11.3.4), but Undertow reads only the first.
   */
  private static final class OneOffer extends HttpServletRequestWrapper {

    private final String offer;

    OneOffer(HttpServletRequest request, List<String> offers) {
      super(request);
      this.offer = String.join(", ", offers);
    }

    @Override
    public String getHeader(String name) {
      return name.equalsIgnoreCase(PROTOCOL) ? offer : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return name.equalsIgnoreCase(PROTOCOL)
          ? Collections.enumeration(List.of(offer))
          : super.getHeaders(name);
    }
  }
}
