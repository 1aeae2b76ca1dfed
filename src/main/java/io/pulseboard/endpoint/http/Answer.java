package io.pulseboard.endpoint.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * The response to a request, with its body in pieces. {@link Answers} writes it.
 *
 * @param status the HTTP status
 * @param headers in addition to those that the application's filters set
 * @param length the length of the body in bytes, or {@link #UNKNOWN}
 * @param body the pieces, array-backed buffers of at most about {@link #PIECE} bytes; each is
 *     requested when the connection has taken the previous one
 */
public record Answer(
    int status, Map<String, String> headers, long length, Iterator<ByteBuffer> body) {

  static final long UNKNOWN = -1;

  /** The size of a piece, in bytes. An answer that nobody reads occupies one piece. */
  static final int PIECE = 16_384;

  private static final String JSON = "application/json;charset=UTF-8";

  /** An answer without a body. */
  static Answer empty(int status) {
    return new Answer(status, Map.of(), 0, Collections.emptyIterator());
  }

  /** An answer with these bytes as its body; the caller must not change them afterwards. */
  static Answer of(int status, String type, byte[] bytes) {
    return new Answer(status, Map.of("Content-Type", type), bytes.length, pieces(bytes));
  }

  /** An answer with one JSON text and a line end as its body. */
  public static Answer json(int status, String json) {
    return of(status, JSON, (json + '\n').getBytes(StandardCharsets.UTF_8));
  }

  /** A JSON answer whose body is assembled while it is written. */
  public static Answer json(Iterator<ByteBuffer> body) {
    return new Answer(200, Map.of("Content-Type", JSON), UNKNOWN, body);
  }

  /** A copy of this answer with one more header. */
  Answer with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, more, length, body);
  }

  private static Iterator<ByteBuffer> pieces(byte[] bytes) {
    return new Iterator<>() {
      private int at;

      @Override
      public boolean hasNext() {
        return at < bytes.length;
      }

      @Override
      public ByteBuffer next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        ByteBuffer piece = ByteBuffer.wrap(bytes, at, Math.min(PIECE, bytes.length - at));
        at += piece.remaining();
        return piece;
      }
    };
  }
}
