package io.pulseboard.bench.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** SSE over HTTP/1.1, in chunks or until the end of the connection. */
final class StreamConnection extends Connection {

  private long chunkLeft;

  StreamConnection(Load load, SocketChannel channel, SelectionKey key, Load.Aim aim) {
    super(load, channel, key, aim);
  }

  @Override
  String request() {
    return "GET /api/stream?"
        + Subscribe.query(channels, since)
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n";
  }

  @Override
  void take(ByteBuffer in) throws IOException {
    while (true) {
      if (chunkLeft == 0 && !passesHead(in)) {
        return;
      }
      int here = (int) Math.min(chunkLeft, in.remaining());
      int taken = events(in, here, here == chunkLeft);
      in.position(in.position() + taken);
      chunkLeft -= taken;
      if (chunkLeft > 0) {
        return;
      }
    }
  }

  /**
   * Reads past the line with a chunk's length, and the line end of the chunk before. What is not in
   * chunks is taken for one that does not end.
   */
  private boolean passesHead(ByteBuffer in) {
    if (!isChunked()) {
      chunkLeft = Long.MAX_VALUE;
      return true;
    }
    int from = in.position();
    if (in.remaining() >= 2 && in.get(from) == '\r') {
      from += 2;
    }
    int end = Text.find(in, (byte) '\n', from, in.limit());
    if (end < 0) {
      return false;
    }
    chunkLeft = Long.parseLong(text(in, from, end).strip(), 16);
    in.position(end + 1);
    if (chunkLeft == 0) {
      load.closed(this);
      return false;
    }
    return true;
  }

  /** An event that a chunk's end tears counts where it begins. */
  private int events(ByteBuffer in, int length, boolean last) {
    int from = in.position();
    int end = from + length;
    while (from < end) {
      int eventEnd = endOfEvent(in, from, end);
      if (eventEnd < 0 && !last) {
        break;
      }
      event(in, from, eventEnd < 0 ? end : eventEnd);
      from = eventEnd < 0 ? end : eventEnd;
    }
    return from - in.position();
  }

  private int endOfEvent(ByteBuffer in, int from, int end) {
    int guess = from + load.usualLength;
    if (guess <= end
        && load.usualLength > 1
        && in.get(guess - 1) == '\n'
        && in.get(guess - 2) == '\n') {
      return guess;
    }
    for (int i = from + 1; i < end; i++) {
      if (in.get(i) == '\n' && in.get(i - 1) == '\n') {
        load.usualLength = i + 1 - from;
        return i + 1;
      }
    }
    return -1;
  }

  private void event(ByteBuffer in, int from, int to) {
    int data = in.get(from) == 'i' ? Text.find(in, (byte) '\n', from, to) + 1 : from;
    if (Text.isUpdate(in, data + 6, to)) {
      if (load.tally.update(to - data - 8)) {
        load.tally.sent(Text.number(in, 'n', data + 36, to));
      }
    } else if (text(in, from, to).contains("\"sys\":\"live\"")) {
      becameLive();
    }
  }
}
