package io.pulseboard.endpoint;

import io.pulseboard.hub.Line;
import io.pulseboard.wire.JsonTools;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The body of a long poll, from the lines that another carrier would have sent one by one. */
final class PollAnswer {

  private final List<Line> lines;
  private final String epoch;
  private final long offset;

  PollAnswer(List<Line> lines, String epoch, long offset) {
    this.lines = lines;
    this.epoch = epoch;
    this.offset = offset;
  }

  /**
   * 200; 400 when the command was refused for good, 503 when it was for now, or when the connection
   * ended before there was anything to tell.
   */
  int status() {
    if (isLive()) {
      return 200;
    }
    return refusal().filter(error -> !error.getBoolean("retry")).isPresent() ? 400 : 503;
  }

  private boolean isLive() {
    return of(Line.Kind.LIVE).findAny().isPresent();
  }

  private Optional<JsonObject> refusal() {
    return of(Line.Kind.REPLY)
        .map(reply -> reply.getJsonObject("error"))
        .flatMap(Stream::ofNullable)
        .findFirst();
  }

  String body() {
    return isLive() ? answer() : whatEndedIt();
  }

  /** The reply that refused, or a goodbye. */
  private String whatEndedIt() {
    return Stream.concat(of(Line.Kind.REPLY), of(Line.Kind.BYE))
        .map(JsonObject::toString)
        .findFirst()
        .orElse("{}");
  }

  /**
   * All but the updates is small; those are lines of JSON already, and follow as the last field.
   */
  private String answer() {
    JsonObjectBuilder answer =
        JsonTools.JSON
            .createObjectBuilder()
            .add("position", epoch + ":" + offset)
            .add("epoch", epoch)
            .add("node", of(Line.Kind.WELCOME).findFirst().orElseThrow().get("node"))
            .add("serverTime", System.currentTimeMillis())
            .add("channels", subscribed());
    JsonArrayBuilder gaps = JsonTools.JSON.createArrayBuilder();
    of(Line.Kind.GAP)
        .forEach(gap -> gaps.add(JsonTools.JSON.createObjectBuilder(gap).remove("sys")));
    if (of(Line.Kind.GAP).findAny().isPresent()) {
      answer.add("gaps", gaps);
    }
    String head = answer.build().toString();
    return lines.stream()
        .filter(Line.Upd.class::isInstance)
        .map(Line::json)
        .collect(
            Collectors.joining(
                ",\n", head.substring(0, head.length() - 1) + ",\"updates\":[", "]}"));
  }

  private jakarta.json.JsonValue subscribed() {
    return of(Line.Kind.REPLY).findFirst().orElseThrow().getJsonObject("ok").get("channels");
  }

  private Stream<JsonObject> of(Line.Kind kind) {
    return lines.stream()
        .filter(line -> line instanceof Line.Sys system && system.kind() == kind)
        .map(line -> ((Line.Sys) line).message());
  }
}
