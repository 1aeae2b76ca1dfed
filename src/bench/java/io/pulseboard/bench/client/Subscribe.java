package io.pulseboard.bench.client;

import java.util.List;
import java.util.stream.Collectors;

/** The one command that the client gives. */
final class Subscribe {

  private Subscribe() {}

  static String command(List<String> channels, String since) {
    return channels.stream()
        .collect(
            Collectors.joining(
                "\",\"",
                "{\"id\":1,\"op\":\"subscribe\",\"channels\":[\"",
                "\"]" + (since.isEmpty() ? "" : ",\"since\":\"" + since + "\"") + "}"));
  }

  /** The same as a query. */
  static String query(List<String> channels, String since) {
    return channels.stream().map(channel -> "channel=" + channel).collect(Collectors.joining("&"))
        + (since.isEmpty() ? "" : "&since=" + since);
  }
}
