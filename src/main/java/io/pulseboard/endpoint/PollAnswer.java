package io.pulseboard.endpoint;

import io.pulseboard.hub.Line;
import io.pulseboard.wire.JsonTools;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a long poll is answered with, from the lines that another carrier would have sent one by
 * one. Its updates are put together while they are written.
 */
final class PollAnswer {

  private final List<Line> lines;
  private final String epoch;
  private final long offset;

  PollAnswer(List<Line> lines, String epoch, long offset) {
    this.lines = lines;
    this.epoch = epoch;
    this.offset = offset;
  }

  Answer answer() {
    boolean isLive = of(Line.Kind.LIVE).findAny().isPresent();
    return isLive ? Answer.json(news()) : Answer.json(status(), whatEndedIt());
  }

  /**
   * 400 when the command was refused for good, 503 when it was for now, or when the connection
   * ended before there was anything to tell.
   */
  private int status() {
    return refusal().filter(error -> !error.getBoolean("retry")).isPresent() ? 400 : 503;
  }

  private Optional<JsonObject> refusal() {
    return of(Line.Kind.REPLY)
        .map(reply -> reply.getJsonObject("error"))
        .flatMap(Stream::ofNullable)
        .findFirst();
  }

  /** The reply that refused, or a goodbye. */
  private String whatEndedIt() {
    return Stream.concat(of(Line.Kind.REPLY), of(Line.Kind.BYE))
        .map(JsonObject::toString)
        .findFirst()
        .orElse("{}");
  }

  private JsonPieces news() {
    JsonObjectBuilder head =
        JsonTools.JSON
            .createObjectBuilder()
            .add("position", epoch + ":" + offset)
            .add("epoch", epoch)
            .add("node", of(Line.Kind.WELCOME).findFirst().orElseThrow().get("node"))
            .add("serverTime", System.currentTimeMillis())
            .add("channels", subscribed());
    if (of(Line.Kind.GAP).findAny().isPresent()) {
      JsonArrayBuilder gaps = JsonTools.JSON.createArrayBuilder();
      of(Line.Kind.GAP)
          .forEach(gap -> gaps.add(JsonTools.JSON.createObjectBuilder(gap).remove("sys")));
      head.add("gaps", gaps);
    }
    return new JsonPieces(
        head.build().toString(),
        "updates",
        lines.stream().filter(Line.Upd.class::isInstance).map(Line::json).iterator(),
        ",\n");
  }

  private JsonValue subscribed() {
    return of(Line.Kind.REPLY).findFirst().orElseThrow().getJsonObject("ok").get("channels");
  }

  private Stream<JsonObject> of(Line.Kind kind) {
    return lines.stream()
        .filter(line -> line instanceof Line.Sys system && system.kind() == kind)
        .map(line -> ((Line.Sys) line).message());
  }
}
