package io.pulseboard.it;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A WebSocket client that writes and reads frames itself (RFC 6455), and offers permessage-deflate
 * (RFC 7692), which the JDK's own client can't. For one thread.
 */
final class FrameClient implements AutoCloseable {

  static final int TEXT = 0x1;
  static final int CONTINUATION = 0x0;
  static final int CLOSE = 0x8;
  private static final int LAST = 0x80;
  private static final int COMPRESSED = 0x40;
  private static final int DATA_MARK = 0x80;

  /** What ends a compressed message and is left out of it. */
  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  /**
   * A message as it came.
   *
   * @param opcode of its first frame
   * @param compressed whether it was
   * @param payload its bytes, inflated
   */
  record Message(int opcode, boolean compressed, byte[] payload) {

    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    /** The code of a close frame. */
    int closeCode() {
      return ByteBuffer.wrap(payload).getShort();
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  private final Inflater inflater = new Inflater(true);
  private final String extensions;

  FrameClient(int port, String offer) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout((int) LiveClient.PATIENCE.toMillis());
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    socket
        .getOutputStream()
        .write(
            ("GET /live HTTP/1.1\r\nHost: 127.0.0.1:"
                    + port
                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: pulse.v1.json\r\n"
                    + "Sec-WebSocket-Extensions: "
                    + offer
                    + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    extensions =
        head()
            .lines()
            .filter(line -> line.regionMatches(true, 0, "Sec-WebSocket-Extensions:", 0, 25))
            .map(line -> line.substring(25).strip())
            .findFirst()
            .orElse("");
  }

  private String head() throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  /** The extensions that the server agreed to; empty where it refused. */
  String extensions() {
    return extensions;
  }

  /** Sends one frame. Its mask is all zeroes, so that the payload stays as it is. */
  void say(int opcode, boolean last, boolean compressed, byte[] payload) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(14);
    head.put((byte) (opcode | (last ? LAST : 0) | (compressed ? COMPRESSED : 0)));
    head.put((byte) (DATA_MARK | 127)).putLong(payload.length).putInt(0);
    socket.getOutputStream().write(head.array(), 0, head.position());
    socket.getOutputStream().write(payload);
  }

  /** The next message, control frames among them; a connection that breaks is a close with 1006. */
  Message next() throws IOException, DataFormatException {
    try {
      var payload = new ByteArrayOutputStream();
      int first = in.readUnsignedByte();
      payload.write(framePayload());
      for (int head = first; (head & LAST) == 0; ) {
        head = in.readUnsignedByte();
        payload.write(framePayload());
      }
      boolean compressed = (first & COMPRESSED) != 0;
      byte[] bytes = payload.toByteArray();
      return new Message(first & 0xF, compressed, compressed ? inflated(bytes) : bytes);
    } catch (EOFException | SocketException e) {
      return new Message(CLOSE, false, ByteBuffer.allocate(2).putShort((short) 1006).array());
    }
  }

  private byte[] framePayload() throws IOException {
    long length = in.readUnsignedByte();
    length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
    byte[] payload = new byte[(int) length];
    in.readFully(payload);
    return payload;
  }

  private byte[] inflated(byte[] payload) throws DataFormatException {
    var plain = new ByteArrayOutputStream();
    byte[] buffer = new byte[8_192];
    for (byte[] part : new byte[][] {payload, TAIL}) {
      inflater.setInput(part);
      for (int n = inflater.inflate(buffer); n > 0; n = inflater.inflate(buffer)) {
        plain.write(buffer, 0, n);
      }
    }
    return plain.toByteArray();
  }

  /** A text as the payload of a compressed message. */
  static byte[] deflated(String text) {
    return deflated(text.getBytes(StandardCharsets.UTF_8), 1);
  }

  /** A payload that inflates to these bytes so many times over. */
  static byte[] deflated(byte[] bytes, int times) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(bytes);
    byte[] buffer = new byte[bytes.length + 64];
    // Refers to nothing before it, so it may be repeated.
    int length = deflater.deflate(buffer, 0, buffer.length, Deflater.FULL_FLUSH);
    deflater.end();
    ByteBuffer all = ByteBuffer.allocate(length * times);
    for (int i = 0; i < times; i++) {
      all.put(buffer, 0, length);
    }
    return java.util.Arrays.copyOf(all.array(), all.capacity() - TAIL.length);
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    socket.close();
  }
}
