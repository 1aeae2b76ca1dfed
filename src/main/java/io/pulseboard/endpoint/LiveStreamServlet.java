package io.pulseboard.endpoint;

import io.pulseboard.access.Origins;
import io.pulseboard.hub.Desk;
import io.pulseboard.hub.Hub;
import io.pulseboard.hub.Subscriber;
import io.pulseboard.hub.Subscribers;
import io.pulseboard.model.ChannelPattern;
import io.pulseboard.model.Position;
import io.pulseboard.wire.Command;
import io.pulseboard.wire.CommandReader;
import io.pulseboard.wire.ErrorCode;
import io.pulseboard.wire.HistoryRange;
import io.pulseboard.wire.ProtocolException;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The SSE door. A servlet and not a JAX-RS resource, since only the servlet API's non-blocking
 * output says when a client has taken what was sent, and so lets one queue and one bound serve
 * every carrier.
 */
@WebServlet(urlPatterns = "/api/stream", asyncSupported = true)
public class LiveStreamServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** A stream has one subscription; its {@code live} line carries this id. */
  private static final long COMMAND_ID = 0;

  @Inject private transient Origins origins;
  @Inject private transient Subscribers subscribers;
  @Inject private transient Hub hub;
  @Inject private transient Desk desk;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!origins.allows(request.getHeader("Origin"), request.getHeader("Host"))) {
      Refusals.refuse(response, 403, ErrorCode.FORBIDDEN, Refusals.FOREIGN_ORIGIN);
      return;
    }
    try {
      Command.Subscribe command = command(request);
      hub.requireKnown(command.patterns());
      if (subscribers.hasRoom()) {
        stream(request, response, command);
      } else {
        Refusals.refuse(response, 503, ErrorCode.TOO_MANY_CONNECTIONS, Refusals.FULL);
      }
    } catch (ProtocolException e) {
      Refusals.refuse(response, 400, e.code(), e.getMessage());
    }
  }

  private static Command.Subscribe command(HttpServletRequest request) throws ProtocolException {
    String[] channels = request.getParameterValues("channel");
    if (channels == null || channels.length > CommandReader.MAX_CHANNELS) {
      throw new ProtocolException(
          ErrorCode.BAD_COMMAND,
          "channel is required, 1 to "
              + CommandReader.MAX_CHANNELS
              + " times: a name or prefix such as stocks/*.");
    }
    List<ChannelPattern> patterns = new ArrayList<>();
    for (String channel : channels) {
      patterns.add(CommandReader.pattern(channel));
    }
    String since = request.getHeader("Last-Event-ID");
    since = since != null && !since.isEmpty() ? since : request.getParameter("since");
    Optional<Position> position =
        since == null ? Optional.empty() : Optional.of(CommandReader.position(since));
    String history = request.getParameter("history");
    return new Command.Subscribe(
        COMMAND_ID,
        patterns,
        position,
        history == null ? Optional.empty() : Optional.of(HistoryRange.parse(history)));
  }

  private void stream(
      HttpServletRequest request, HttpServletResponse response, Command.Subscribe command)
      throws IOException {
    response.setContentType("text/event-stream;charset=UTF-8");
    response.setHeader("Cache-Control", "no-store");
    // Proxies of the nginx family would otherwise collect the stream before they pass it on.
    response.setHeader("X-Accel-Buffering", "no");
    AsyncContext async = request.startAsync();
    async.setTimeout(0);
    SseCarrier carrier = new SseCarrier(async, hub.epoch());
    Optional<Subscriber> subscriber = desk.connect(carrier);
    if (subscriber.isEmpty()) {
      async.complete();
      return;
    }
    carrier.start(() -> desk.disconnected(subscriber.get()));
    desk.handle(subscriber.get(), command);
  }
}
