package io.pulseboard.endpoint.container;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One WebSocket message of the server, as what the API takes and as the bytes that go over the wire
 * (RFC 6455, section 5.2: one frame, not masked). Encoded lazily and cached for all connections
 * that send it; a benign race may encode twice. Thread-safe.
 */
public final class Frame {

  private static final int FIN_TEXT = 0x81;
  private static final int FIN_BINARY = 0x82;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;

  private final String text;
  private final byte[] payload;
  private volatile ByteBuffer wire;

  /** 0 until it is first requested. */
  private int length;

  private Frame(String text, byte[] payload) {
    this.text = text;
    this.payload = payload;
  }

  public static Frame text(String text) {
    return new Frame(text, null);
  }

  /** A binary message of these bytes, which the caller must not change afterwards. */
  public static Frame binary(byte[] bytes) {
    return new Frame(null, bytes);
  }

  /** The text; null for a binary message. */
  public String text() {
    return text;
  }

  /** The bytes of a binary message, to be read once. */
  public ByteBuffer bytes() {
    return ByteBuffer.wrap(payload).asReadOnlyBuffer();
  }

  /** Header and payload, to be read once. */
  public ByteBuffer wire() {
    ByteBuffer made = wire;
    if (made == null) {
      made = text == null ? wire(FIN_BINARY, payload) : wire(FIN_TEXT, utf8(text));
      wire = made;
    }
    return made.duplicate();
  }

  /** The length in bytes, including the header. */
  public int length() {
    int known = length;
    if (known == 0) {
      ByteBuffer made = wire;
      known = made == null ? withHeader(payloadLength()) : made.limit();
      length = known;
    }
    return known;
  }

  private static int withHeader(int payload) {
    return payload + (payload < LENGTH_16 ? 2 : payload <= 0xFFFF ? 4 : 10);
  }

  private int payloadLength() {
    if (text == null) {
      return payload.length;
    }
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Each half of a surrogate pair counts for two of the pair's four bytes.
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static ByteBuffer wire(int head, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(10 + payload.length).put((byte) head);
    if (payload.length < LENGTH_16) {
      frame.put((byte) payload.length);
    } else if (payload.length <= 0xFFFF) {
      frame.put((byte) LENGTH_16).putShort((short) payload.length);
    } else {
      frame.put((byte) LENGTH_64).putLong(payload.length);
    }
    return frame.put(payload).flip();
  }
}
