package io.pulseboard.bench.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A WebSocket (RFC 6455), reading frames as they come, also in parts. */
abstract class SocketConnection extends Connection {

  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int LAST = 0x80;
  private static final int MASKED = 0x80;
  private static final int CONTROL = 8;

  private long payloadLeft;

  SocketConnection(Load load, SocketChannel channel, SelectionKey key, Load.Aim aim) {
    super(load, channel, key, aim);
  }

  abstract String path();

  abstract String subprotocol();

  /**
   * Takes the messages of (a part of) a frame; the number of bytes they have. Of a part that is the
   * frame's last all is to be taken.
   */
  abstract int messages(ByteBuffer in, int length, boolean last) throws IOException;

  @Override
  final String request() {
    return "GET "
        + path()
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + (subprotocol().isEmpty() ? "" : "Sec-WebSocket-Protocol: " + subprotocol() + "\r\n")
        + "\r\n";
  }

  @Override
  final void take(ByteBuffer in) throws IOException {
    while (true) {
      if (payloadLeft == 0 && !passesHead(in)) {
        return;
      }
      int here = (int) Math.min(payloadLeft, in.remaining());
      int taken = messages(in, here, here == payloadLeft);
      in.position(in.position() + taken);
      payloadLeft -= taken;
      if (payloadLeft > 0) {
        return;
      }
    }
  }

  /** Reads past the heads of frames, and control frames, up to a payload. */
  private boolean passesHead(ByteBuffer in) throws IOException {
    while (in.remaining() >= 2) {
      int at = in.position();
      int opcode = in.get(at) & 0xF;
      int size = in.get(at + 1) & 0x7F;
      int head = size < 126 ? 2 : size == 126 ? 4 : 10;
      if (in.remaining() < head || opcode >= CONTROL && in.remaining() < head + size) {
        return false;
      }
      in.position(at + head);
      if (opcode < CONTROL) {
        payloadLeft =
            size < 126 ? size : size == 126 ? in.getShort(at + 2) & 0xFFFF : in.getLong(at + 2);
        if (payloadLeft > 0) {
          return true;
        }
      } else {
        control(in, opcode, size);
      }
    }
    return false;
  }

  private void control(ByteBuffer in, int opcode, int size) throws IOException {
    byte[] payload = new byte[size];
    in.get(payload);
    if (opcode == PING) {
      frame(PONG, payload);
    } else if (opcode == CLOSE) {
      load.say("close " + (size < 2 ? 1005 : ByteBuffer.wrap(payload).getShort()));
      load.closed(this);
    }
  }

  final void say(String text) throws IOException {
    frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends one frame. Its mask is all zeroes, so that the payload stays as it is. */
  private void frame(int opcode, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
    frame.put((byte) (LAST | opcode));
    if (payload.length < 126) {
      frame.put((byte) (MASKED | payload.length));
    } else {
      frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
    }
    send(frame.putInt(0).put(payload).flip());
  }
}
