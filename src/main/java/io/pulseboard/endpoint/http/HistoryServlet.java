package io.pulseboard.endpoint.http;

import io.pulseboard.access.Client;
import io.pulseboard.gateway.Gateway;
import io.pulseboard.wire.Command;
import io.pulseboard.wire.JsonCodec;
import io.pulseboard.wire.ProtocolException;
import io.pulseboard.wire.ServerMessage.Past;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** The {@code history} command over HTTP. */
@WebServlet(urlPatterns = "/api/history", asyncSupported = true)
public class HistoryServlet extends HttpEndpoint {

  private static final long serialVersionUID = 1L;

  @Inject private transient Gateway gateway;

  private final transient AtomicInteger unread = new AtomicInteger();

  public HistoryServlet() {
    super("GET");
  }

  @Override
  protected void answer(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ProtocolException {
    Command.History command = LiveQuery.past(request);
    Past past = gateway.history(Client.ANONYMOUS, command);
    answers()
        .sendProduced(
            request, unread, () -> Answer.json(pieces(past)).with("Cache-Control", "no-store"));
  }

  private static JsonPieces pieces(Past past) {
    return new JsonPieces(
        JsonCodec.head(past).toString(), "updates", JsonCodec.updates(past.entries()), ",");
  }
}
