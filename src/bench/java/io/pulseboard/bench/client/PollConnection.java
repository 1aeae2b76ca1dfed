package io.pulseboard.bench.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/**
 * Long poll, one request after the other on one kept-alive connection. With a wait of 0 it is plain
 * polling: then the next request is made by the client's clock.
 */
final class PollConnection extends Connection {

  private final int waitSeconds;

  PollConnection(
      Load load, SocketChannel channel, SelectionKey key, Load.Aim aim, int waitSeconds) {
    super(load, channel, key, aim);
    this.waitSeconds = waitSeconds;
  }

  @Override
  String request() {
    return "GET /api/poll?wait="
        + waitSeconds
        + "&"
        + Subscribe.query(channels, since)
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n";
  }

  /** Asks anew. */
  void ask() throws IOException {
    send(request());
  }

  @Override
  boolean keepsHead() {
    return true;
  }

  @Override
  void take(ByteBuffer in) throws IOException {
    int bodyStart = endOfHead(in);
    if (bodyStart < 0) {
      return;
    }
    String head = text(in, in.position(), bodyStart).toLowerCase(Locale.ROOT);
    int length = head.indexOf("content-length:");
    int end =
        length < 0
            ? endOfChunks(in, bodyStart)
            : bodyStart
                + Integer.parseInt(head.substring(length + 15, head.indexOf('\r', length)).strip());
    if (end < 0 || end > in.limit()) {
      return;
    }
    answer(in, bodyStart, end);
    in.position(end);
    becameLive();
    if (waitSeconds > 0) {
      ask();
    }
  }

  private static int endOfChunks(ByteBuffer in, int from) {
    for (int at = from; ; ) {
      int lineEnd = Text.find(in, (byte) '\n', at, in.limit());
      if (lineEnd < 0) {
        return -1;
      }
      int size = Integer.parseInt(text(in, at, lineEnd).strip(), 16);
      at = lineEnd + 1 + size + 2;
      if (at > in.limit()) {
        return -1;
      }
      if (size == 0) {
        return at;
      }
    }
  }

  private void answer(ByteBuffer in, int from, int end) {
    since = Text.member(text(in, from, Math.min(end, from + 200)), "position");
    for (int at = from; at < end; at++) {
      if (Text.isUpdate(in, at, end)) {
        update(in, at, end);
      }
    }
  }

  private void update(ByteBuffer in, int from, int end) {
    int to = from;
    while (to < end && (in.get(to) != '}' || in.get(to - 1) != '}')) {
      to++;
    }
    if (load.tally.update(to + 1 - from)) {
      load.tally.sent(Text.number(in, 'n', from + 30, to));
    }
  }
}
