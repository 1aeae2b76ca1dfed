package io.pulseboard.endpoint;

import io.pulseboard.config.Settings;
import io.pulseboard.hub.Hub;
import io.pulseboard.hub.Line;
import io.pulseboard.wire.ProtocolException;
import io.pulseboard.wire.SystemWriter;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The {@code history} command over HTTP. */
@WebServlet(urlPatterns = "/api/history")
public class HistoryServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient Settings settings;
  @Inject private transient Hub hub;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      Line.Past past = hub.past(LiveQuery.past(request), settings.connections().outboxBytes());
      response.setContentType("application/json;charset=UTF-8");
      response.setHeader("Cache-Control", "no-store");
      response
          .getWriter()
          .println(SystemWriter.past(past.position(), past.complete(), past.updates()));
    } catch (ProtocolException e) {
      Refusals.refuse(response, e);
    }
  }
}
