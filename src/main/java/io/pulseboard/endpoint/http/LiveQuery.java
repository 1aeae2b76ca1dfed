package io.pulseboard.endpoint.http;

import io.pulseboard.access.Client;
import io.pulseboard.gateway.Gateway;
import io.pulseboard.model.ChannelPattern;
import io.pulseboard.model.Position;
import io.pulseboard.wire.Command;
import io.pulseboard.wire.CommandReader;
import io.pulseboard.wire.ErrorCode;
import io.pulseboard.wire.HistoryRange;
import io.pulseboard.wire.ProtocolException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Parses the query of an HTTP request into the command that a WebSocket client would send. */
public final class LiveQuery {

  /** The id of the one command of a request. */
  static final long COMMAND_ID = 0;

  private LiveQuery() {}

  /**
   * The subscription that an SSE or long-poll request asks for.
   *
   * @param gateway decides whether the client may follow the channels
   */
  public static Command.Subscribe subscribe(HttpServletRequest request, Gateway gateway)
      throws ProtocolException {
    Query query = Query.parse(request.getQueryString());
    List<String> channels = query.all("channel");
    if (channels.isEmpty() || channels.size() > CommandReader.MAX_CHANNELS) {
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
    gateway.requireFollowable(Client.ANONYMOUS, patterns);
    return new Command.Subscribe(
        COMMAND_ID, patterns, since(request, query), history(query), OptionalDouble.empty());
  }

  /** The past that a history request asks for. */
  static Command.History past(HttpServletRequest request) throws ProtocolException {
    Query query = Query.parse(request.getQueryString());
    String channel = query.first("channel");
    HistoryRange range =
        history(query)
            .orElseThrow(
                () ->
                    new ProtocolException(
                        ErrorCode.BAD_COMMAND, "history is required: a count or a duration."));
    return new Command.History(
        COMMAND_ID, CommandReader.channel(channel == null ? "" : channel), range);
  }

  private static Optional<Position> since(HttpServletRequest request, Query query)
      throws ProtocolException {
    String last = request.getHeader("Last-Event-ID");
    String since = last != null && !last.isEmpty() ? last : query.first("since");
    return since == null ? Optional.empty() : Optional.of(CommandReader.position(since));
  }

  private static Optional<HistoryRange> history(Query query) throws ProtocolException {
    String history = query.first("history");
    return history == null ? Optional.empty() : Optional.of(HistoryRange.parse(history));
  }
}
