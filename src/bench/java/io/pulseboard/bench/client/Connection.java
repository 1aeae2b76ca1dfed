package io.pulseboard.bench.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * One connection. What a read leaves unfinished, at most one message, is kept until the next one;
 * all connections share one buffer.
 */
abstract class Connection {

  private static final byte[] NOTHING = {};
  private static final int READ_BYTES = 128 * 1024;
  private static final int SIP_BYTES = 2 * 1024;

  final Load load;
  final List<String> channels;

  /** Where to continue, {@code epoch:offset}; empty for a connection that begins anew. */
  String since;

  private final SocketChannel channel;
  private final SelectionKey key;
  private byte[] carry = NOTHING;
  private boolean upgraded;
  private boolean isChunked;
  private boolean live;
  private boolean reading = true;

  Connection(Load load, SocketChannel channel, SelectionKey key, Load.Aim aim) {
    this.load = load;
    this.channel = channel;
    this.key = key;
    this.channels = aim.channels();
    this.since = aim.since();
    key.attach(this);
  }

  /** The HTTP request with which it begins. */
  abstract String request();

  /** Takes whole messages out of the buffer and leaves the rest. */
  abstract void take(ByteBuffer in) throws IOException;

  /** The answer to the request is there: the WebSocket is open, the stream begins. */
  void begun() throws IOException {}

  /** The position of the last update that was seen, when the protocol has one; else empty. */
  String cursor() {
    return "";
  }

  final void connected() throws IOException {
    channel.finishConnect();
    key.interestOps(SelectionKey.OP_READ);
    send(request());
  }

  final void readable(ByteBuffer shared) throws IOException {
    read(shared, READ_BYTES);
  }

  /** Reads a little, as a slow reader does. */
  final void sip(ByteBuffer shared) throws IOException {
    read(shared, SIP_BYTES);
  }

  private void read(ByteBuffer shared, int most) throws IOException {
    shared.clear();
    shared.put(carry);
    // Not more at once, so that all get their turn.
    shared.limit(Math.min(shared.capacity(), carry.length + most));
    int count = channel.read(shared);
    if (count < 0) {
      load.closed(this);
      return;
    }
    load.tally.reads++;
    load.tally.bytesIn += count;
    shared.flip();
    if (upgraded || passesHead(shared)) {
      take(shared);
    }
    carry = NOTHING;
    if (shared.hasRemaining()) {
      carry = new byte[shared.remaining()];
      shared.get(carry);
    }
  }

  /** Reads past the answer's head, once it is all there. */
  private boolean passesHead(ByteBuffer in) throws IOException {
    int end = endOfHead(in);
    if (end < 0) {
      return false;
    }
    String head = text(in, in.position(), end);
    if (!head.startsWith("HTTP/1.1 101") && !head.startsWith("HTTP/1.1 200")) {
      load.say("refused " + head.lines().findFirst().orElse(""));
      load.closed(this);
      return false;
    }
    upgraded = true;
    isChunked = head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked");
    if (keepsHead()) {
      return true;
    }
    in.position(end);
    begun();
    return true;
  }

  /** Whether the answer comes in chunks, and not until its connection ends. */
  final boolean isChunked() {
    return isChunked;
  }

  /** Whether the head is part of what is taken, as with answers that come again and again. */
  boolean keepsHead() {
    return false;
  }

  static int endOfHead(ByteBuffer in) {
    for (int i = in.position() + 3; i < in.limit(); i++) {
      if (in.get(i) == '\n' && in.get(i - 2) == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  static String text(ByteBuffer in, int from, int to) {
    byte[] bytes = new byte[to - from];
    in.get(from, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Sends little: it always fits into the socket's buffer. */
  final void send(String ascii) throws IOException {
    send(ByteBuffer.wrap(ascii.getBytes(StandardCharsets.US_ASCII)));
  }

  final void send(ByteBuffer bytes) throws IOException {
    load.tally.bytesOut += bytes.remaining();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  final void becameLive() {
    if (!live) {
      live = true;
      load.becameLive();
    }
  }

  final boolean isLive() {
    return live;
  }

  /** Stops reading, or goes on. */
  final void setReading(boolean on) {
    reading = on;
    if (key.isValid()) {
      key.interestOps(on ? SelectionKey.OP_READ : 0);
    }
  }

  final boolean isReading() {
    return reading;
  }

  /** Ends it at once, and leaves no port behind that waits. */
  final void abort() {
    key.cancel();
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone.
    }
  }
}
