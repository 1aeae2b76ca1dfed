package io.pulseboard.endpoint.sse;

import io.pulseboard.access.Client;
import io.pulseboard.endpoint.http.Departure;
import io.pulseboard.endpoint.http.HttpEndpoint;
import io.pulseboard.endpoint.http.LiveQuery;
import io.pulseboard.endpoint.http.Refusals;
import io.pulseboard.gateway.Gateway;
import io.pulseboard.hub.Subscriber;
import io.pulseboard.wire.Command;
import io.pulseboard.wire.ProtocolException;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * The SSE endpoint. A servlet and not a JAX-RS resource, since only the servlet API's non-blocking
 * output reports when a client has taken what was sent. SSE can therefore share the outbox and its
 * bound with the other carriers.
 */
@WebServlet(urlPatterns = "/api/stream", asyncSupported = true)
public class LiveStreamServlet extends HttpEndpoint {

  private static final long serialVersionUID = 1L;

  @Inject private transient Gateway gateway;
  @Inject private transient SseEvents events;

  public LiveStreamServlet() {
    super("GET");
  }

  @Override
  protected void answer(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ProtocolException {
    Command.Subscribe command = LiveQuery.subscribe(request, gateway);
    if (gateway.hasRoom()) {
      stream(request, response, command);
    } else {
      answers().send(request, response, Refusals.full());
    }
  }

  private void stream(
      HttpServletRequest request, HttpServletResponse response, Command.Subscribe command)
      throws IOException {
    response.setContentType("text/event-stream;charset=UTF-8");
    response.setHeader("Cache-Control", "no-store");
    // Otherwise proxies of the nginx family buffer the stream before they pass it on.
    response.setHeader("X-Accel-Buffering", "no");
    AsyncContext async = Departure.startAsync(request);
    SseCarrier carrier = new SseCarrier(async, events);
    Optional<Subscriber> subscriber = gateway.connect(Client.ANONYMOUS, carrier);
    if (subscriber.isEmpty()) {
      answers().write(async, Refusals.full(), true, () -> {});
      return;
    }
    carrier.start(() -> gateway.disconnected(subscriber.get()));
    gateway.handle(subscriber.get(), command);
  }
}
