package io.pulseboard.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A WebSocket client that follows none of the rules unless the test does: it answers no ping and no
 * close frame, and reads only when told.
 */
final class RawSocket implements AutoCloseable {

  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int FIN = 0x80;

  private static final String[] HANDSHAKE = {
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Protocol: pulse.v1.json",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
  };

  private final RawConnection connection;
  private final int status;

  private RawSocket(RawConnection connection) throws IOException {
    this.connection = connection;
    this.status = connection.readStatus();
  }

  static RawSocket open(URI base) throws IOException {
    return over(RawConnection.to(base).head("GET", "live", HANDSHAKE));
  }

  /** Over a connection on which a handshake was sent. */
  static RawSocket over(RawConnection connection) throws IOException {
    return new RawSocket(connection);
  }

  /** The status of the handshake: 101, or a refusal. */
  int status() {
    return status;
  }

  /** Says something without waiting for anything. */
  RawSocket say(String text) throws IOException {
    return frame(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  RawSocket frame(int head, byte[] payload) throws IOException {
    connection.send(bytes(head, payload, payload.length));
    return this;
  }

  /** The beginning of a frame that says that it is longer. */
  RawSocket partOfFrame(int head, byte[] part, int length) throws IOException {
    connection.send(bytes(head, part, length));
    return this;
  }

  /** A frame whose mask is all zeroes, so that the payload stays as it is (RFC 6455, 5.2). */
  static byte[] bytes(int head, byte[] payload, int length) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) head);
    if (length < 126) {
      frame.put((byte) (0x80 | length));
    } else if (length <= 0xFFFF) {
      frame.put((byte) (0x80 | 126)).putShort((short) length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(length);
    }
    frame.putInt(0).put(payload).flip();
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }

  /** Whether the other end is no more: a ping can't be sent. */
  boolean isCut() {
    try {
      frame(FIN | PING, new byte[1]);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Pings without reading an answer until the other end is no more. */
  void awaitCut() {
    await().pollDelay(Duration.ZERO).atMost(LiveClient.PATIENCE).until(this::isCut);
  }

  /** Reads until the connection ends, and returns all of it. */
  String readToTheEnd() throws IOException {
    StringBuilder all = new StringBuilder();
    byte[] buffer = new byte[65_536];
    InputStream in = connection.socket().getInputStream();
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        all.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
      }
    } catch (java.net.SocketException e) {
      // Reset, which is an end too.
    }
    return all.toString();
  }

  /** Reads until this has come. */
  void readUntil(String wanted) throws IOException {
    StringBuilder all = new StringBuilder();
    InputStream in = connection.socket().getInputStream();
    while (all.indexOf(wanted) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("The connection ended without it: " + all);
      }
      all.append((char) next);
    }
  }

  RawConnection connection() {
    return connection;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
