package io.pulseboard.endpoint.poll;

import io.pulseboard.endpoint.http.Answer;
import io.pulseboard.endpoint.http.JsonPieces;
import io.pulseboard.wire.JsonCodec;
import io.pulseboard.wire.JsonTools;
import io.pulseboard.wire.ServerMessage;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a long poll is answered with, from the lines that another carrier would have sent one by
 * one. Its updates are put together while they are written.
 */
final class PollAnswer {

  private final List<ServerMessage> lines;
  private final String epoch;
  private final long offset;

  PollAnswer(List<ServerMessage> lines, String epoch, long offset) {
    this.lines = lines;
    this.epoch = epoch;
    this.offset = offset;
  }

  Answer answer() {
    return first(ServerMessage.Live.class).isPresent()
        ? Answer.json(news())
        : Answer.json(status(), whatEndedIt());
  }

  /**
   * 400 when the command was refused for good, 503 when it was for now, or when the connection
   * ended before there was anything to tell.
   */
  private int status() {
    return first(ServerMessage.Refusal.class).filter(refusal -> !refusal.code().retry()).isPresent()
        ? 400
        : 503;
  }

  /** The reply that refused, or a goodbye. */
  private String whatEndedIt() {
    return first(ServerMessage.Refusal.class)
        .map(ServerMessage.class::cast)
        .or(() -> first(ServerMessage.Bye.class))
        .map(JsonCodec::line)
        .orElse("{}");
  }

  private JsonPieces news() {
    ServerMessage.Subscribed reply = first(ServerMessage.Subscribed.class).orElseThrow();
    JsonObjectBuilder head =
        JsonTools.JSON
            .createObjectBuilder()
            .add("position", epoch + ":" + offset)
            .add("epoch", epoch)
            .add("node", first(ServerMessage.Welcome.class).orElseThrow().node())
            .add("serverTime", System.currentTimeMillis())
            .add("channels", JsonCodec.channels(reply));
    reply.recovered().ifPresent(recovered -> head.add("recovered", recovered));
    if (first(ServerMessage.Gap.class).isPresent()) {
      JsonArrayBuilder gaps = JsonTools.JSON.createArrayBuilder();
      all(ServerMessage.Gap.class).map(JsonCodec::details).forEach(gaps::add);
      head.add("gaps", gaps);
    }
    return new JsonPieces(
        head.build().toString(),
        "updates",
        all(ServerMessage.UpdateMessage.class).map(JsonCodec::line).iterator(),
        ",\n");
  }

  private <T extends ServerMessage> Optional<T> first(Class<T> type) {
    return all(type).findFirst();
  }

  private <T extends ServerMessage> Stream<T> all(Class<T> type) {
    return lines.stream().filter(type::isInstance).map(type::cast);
  }
}
