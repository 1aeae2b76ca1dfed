package io.pulseboard.endpoint;

import io.pulseboard.hub.Line;
import io.pulseboard.wire.JsonTools;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.List;
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

  /** 200, or 503 when the connection ended before there was anything to tell. */
  int status() {
    return of(Line.Kind.LIVE).findAny().isPresent() ? 200 : 503;
  }

  String body() {
    if (status() != 200) {
      // The reply that refused, or a goodbye.
      return Stream.concat(of(Line.Kind.REPLY), of(Line.Kind.BYE))
          .map(Line::json)
          .findFirst()
          .orElse("{}");
    }
    JsonObject welcome = object(of(Line.Kind.WELCOME).findFirst().orElseThrow());
    JsonObject reply = object(of(Line.Kind.REPLY).findFirst().orElseThrow());
    String gaps =
        of(Line.Kind.GAP)
            .map(PollAnswer::object)
            .map(gap -> JsonTools.JSON.createObjectBuilder(gap).remove("sys").build().toString())
            .collect(Collectors.joining(","));
    String updates =
        lines.stream()
            .filter(Line.Upd.class::isInstance)
            .map(Line::json)
            .collect(Collectors.joining(",\n"));
    return "{\"position\":\""
        + epoch
        + ":"
        + offset
        + "\",\"epoch\":\""
        + epoch
        + "\",\"node\":"
        + welcome.get("node")
        + ",\"serverTime\":"
        + System.currentTimeMillis()
        + ",\"channels\":"
        + reply.getJsonObject("ok").get("channels")
        + (gaps.isEmpty() ? "" : ",\"gaps\":[" + gaps + "]")
        + ",\"updates\":["
        + updates
        + "]}";
  }

  private Stream<Line> of(Line.Kind kind) {
    return lines.stream().filter(line -> line instanceof Line.Sys system && system.kind() == kind);
  }

  private static JsonObject object(Line line) {
    try (var reader = JsonTools.JSON.createReader(new StringReader(line.json()))) {
      return reader.readObject();
    }
  }
}
