package io.pulseboard.endpoint.http;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.pulseboard.access.Client;
import io.pulseboard.endpoint.http.Bodies.Body;
import io.pulseboard.gateway.Gateway;
import io.pulseboard.journal.Journal;
import io.pulseboard.model.Channel;
import io.pulseboard.model.Position;
import io.pulseboard.wire.CommandReader;
import io.pulseboard.wire.ErrorCode;
import io.pulseboard.wire.JsonTools;
import io.pulseboard.wire.ProtocolException;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

/**
 * The {@code publish} command over HTTP: the path is the channel, the body the data. Whether the
 * client may publish there is decided before anything of the body is read.
 */
@WebServlet(urlPatterns = "/api/push/*", asyncSupported = true)
public class PushServlet extends HttpEndpoint {

  private static final long serialVersionUID = 1L;

  private static final System.Logger LOG = System.getLogger(PushServlet.class.getName());

  /** A character is at most 3 bytes for each of its 16-bit halves. */
  private static final int MAX_BYTES = 3 * Journal.MAX_UPDATE_LENGTH;

  @Inject private transient Gateway gateway;
  @Inject private transient Bodies bodies;

  public PushServlet() {
    super("POST");
  }

  @Override
  protected void answer(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ProtocolException {
    Channel channel = PushPath.channel(request.getRequestURI(), request.getContextPath());
    gateway.requirePublishable(Client.ANONYMOUS, channel);
    if (request.getContentLengthLong() > MAX_BYTES) {
      throw tooLong();
    }
    AsyncContext async = Departure.startAsync(request);
    bodies.read(
        async,
        MAX_BYTES,
        body ->
            published(channel, body)
                .thenAccept(answer -> answers().write(async, answer, body.isRead(), () -> {})));
  }

  private CompletionStage<Answer> published(Channel channel, Body body) {
    try {
      return switch (body.end()) {
        case WHOLE ->
            gateway
                .publish(Client.ANONYMOUS, channel, data(body.bytes()))
                .handle(PushServlet::published);
        case TOO_LONG -> throw tooLong();
        case TOO_SLOW ->
            completedFuture(
                Refusals.of(408, ErrorCode.BAD_COMMAND, "The data did not come within 10 s."));
        case CROWDED -> completedFuture(Refusals.busy("Too much is being pushed just now."));
      };
    } catch (ProtocolException e) {
      return completedFuture(Refusals.of(e));
    }
  }

  private static Answer published(Position position, Throwable failure) {
    if (failure != null) {
      LOG.log(Level.ERROR, "A pushed update could not be published.", failure);
      return Refusals.of(500, ErrorCode.INTERNAL, "The server failed; its log says why.");
    }
    return Answer.json(
        200,
        JsonTools.JSON
            .createObjectBuilder()
            .add("position", position.toString())
            .build()
            .toString());
  }

  private static JsonObject data(byte[] bytes) throws ProtocolException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ProtocolException(ErrorCode.BAD_JSON, "The data is not UTF-8.");
    }
    if (text.length() > Journal.MAX_UPDATE_LENGTH) {
      throw tooLong();
    }
    return CommandReader.object(text);
  }

  private static ProtocolException tooLong() {
    return new ProtocolException(
        ErrorCode.TOO_LONG, "The data may have " + Journal.MAX_UPDATE_LENGTH + " characters.");
  }
}
