package io.pulseboard.endpoint.poll;

import io.pulseboard.access.Client;
import io.pulseboard.endpoint.http.Departure;
import io.pulseboard.endpoint.http.HttpEndpoint;
import io.pulseboard.endpoint.http.LiveQuery;
import io.pulseboard.endpoint.http.Query;
import io.pulseboard.endpoint.http.Refusals;
import io.pulseboard.gateway.Gateway;
import io.pulseboard.gateway.Threads;
import io.pulseboard.hub.Subscriber;
import io.pulseboard.wire.Command;
import io.pulseboard.wire.ErrorCode;
import io.pulseboard.wire.ProtocolException;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** The long-poll endpoint. Each request is a connection that lives for one answer. */
@WebServlet(urlPatterns = "/api/poll", asyncSupported = true)
public class LivePollServlet extends HttpEndpoint {

  private static final long serialVersionUID = 1L;
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,2}");
  private static final int DEFAULT_WAIT_SECONDS = 25;
  private static final int MAX_WAIT_SECONDS = 60;

  @Inject private transient Gateway gateway;
  @Inject private transient Threads threads;

  public LivePollServlet() {
    super("GET");
  }

  @Override
  protected void answer(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ProtocolException {
    Command.Subscribe command = LiveQuery.subscribe(request, gateway);
    poll(request, response, command, wait(request));
  }

  private static int wait(HttpServletRequest request) throws ProtocolException {
    String wait = Query.parse(request.getQueryString()).first("wait");
    if (wait == null) {
      return DEFAULT_WAIT_SECONDS;
    }
    if (!SECONDS.matcher(wait).matches() || Integer.parseInt(wait) > MAX_WAIT_SECONDS) {
      throw new ProtocolException(
          ErrorCode.BAD_COMMAND,
          "wait must be a whole number of seconds from 0 to " + MAX_WAIT_SECONDS + ".");
    }
    return Integer.parseInt(wait);
  }

  private void poll(
      HttpServletRequest request,
      HttpServletResponse response,
      Command.Subscribe command,
      int waitSeconds)
      throws IOException {
    response.setHeader("Cache-Control", "no-store");
    AsyncContext async = Departure.startAsync(request);
    PollCarrier carrier = new PollCarrier(async, answers(), command.since().isEmpty());
    Optional<Subscriber> subscriber = gateway.connect(Client.ANONYMOUS, carrier);
    if (subscriber.isEmpty()) {
      answers().write(async, Refusals.full(), true, () -> {});
      return;
    }
    // When nothing is new, a heartbeat ends the wait. It is sent in order with all other messages,
    // so the position of the answer is correct.
    Runnable cancelTimer =
        threads.plan(() -> gateway.heartbeat(subscriber.get()), waitSeconds * 1_000L);
    carrier.start(
        () -> {
          cancelTimer.run();
          gateway.disconnected(subscriber.get());
        });
    answers().runOnPool(() -> gateway.handle(subscriber.get(), command));
  }
}
