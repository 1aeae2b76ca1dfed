package io.pulseboard.bench;

import java.util.Arrays;

/** What is measured: a server, and a way to its clients. */
enum Subject {
  WEBSOCKET_JSON("websocket-json", "Pulseboard, WebSocket, JSON", Kind.PULSEBOARD, "json"),
  WEBSOCKET_BINARY("websocket-binary", "Pulseboard, WebSocket, binary", Kind.PULSEBOARD, "binary"),
  SSE("sse", "Pulseboard, SSE", Kind.PULSEBOARD, "sse"),
  LONG_POLL("long-poll", "Pulseboard, long poll", Kind.PULSEBOARD, "long-poll"),
  WS("ws", "Node `ws`", Kind.WS, "ws"),
  WS_PREPARED("ws-prepared", "Node `ws`, frame prepared once", Kind.WS_PREPARED, "ws"),
  SOCKET_IO("socket.io", "Socket.IO", Kind.SOCKET_IO, "socket.io");

  /** The servers, one process each. */
  enum Kind {
    PULSEBOARD,
    WS,
    WS_PREPARED,
    SOCKET_IO
  }

  private final String id;
  private final String title;
  private final Kind kind;
  private final String protocol;

  Subject(String id, String title, Kind kind, String protocol) {
    this.id = id;
    this.title = title;
    this.kind = kind;
    this.protocol = protocol;
  }

  static Subject named(String id) {
    return Arrays.stream(values())
        .filter(subject -> subject.id.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No subject "
                        + id
                        + "; there are "
                        + Arrays.stream(values()).map(subject -> subject.id).toList()
                        + "."));
  }

  /** For tables. */
  String title() {
    return title;
  }

  Kind kind() {
    return kind;
  }

  /** What the load client is to speak. */
  String protocol() {
    return protocol;
  }
}
