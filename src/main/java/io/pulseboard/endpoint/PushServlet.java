package io.pulseboard.endpoint;

import io.pulseboard.hub.Desk;
import io.pulseboard.journal.Journal;
import io.pulseboard.model.Position;
import io.pulseboard.wire.CommandReader;
import io.pulseboard.wire.ErrorCode;
import io.pulseboard.wire.JsonTools;
import io.pulseboard.wire.ProtocolException;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The {@code publish} command over HTTP: the path is the channel, the body the data. */
@WebServlet(urlPatterns = "/api/push/*")
public class PushServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** How much of a body that is too long is read and thrown away, in bytes. */
  private static final long MAX_SKIPPED = 16L << 20;

  @Inject private transient Desk desk;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      String path = request.getPathInfo();
      Position position =
          desk.publish(
              CommandReader.channel(path == null ? "" : path.substring(1)),
              CommandReader.object(body(request)));
      response.setContentType("application/json;charset=UTF-8");
      response
          .getWriter()
          .println(
              JsonTools.JSON.createObjectBuilder().add("position", position.toString()).build());
    } catch (ProtocolException e) {
      Refusals.refuse(response, e);
    }
  }

  private static String body(HttpServletRequest request) throws IOException, ProtocolException {
    try (InputStream in = request.getInputStream()) {
      // A character is at most 3 bytes for each of its 16-bit halves.
      byte[] bytes = in.readNBytes(3 * Journal.MAX_UPDATE_LENGTH + 1);
      String text = new String(bytes, StandardCharsets.UTF_8);
      if (text.length() > Journal.MAX_UPDATE_LENGTH) {
        // Over HTTP/2 Payara leaves a client waiting that can't send the rest before it is
        // answered.
        in.skip(MAX_SKIPPED);
        throw new ProtocolException(
            ErrorCode.TOO_LONG, "The data may have " + Journal.MAX_UPDATE_LENGTH + " characters.");
      }
      return text;
    }
  }
}
