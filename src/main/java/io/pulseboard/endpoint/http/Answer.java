package io.pulseboard.endpoint.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * What a request is answered with. {@link Answers} writes it, piece by piece.
 *
 * @param status of HTTP
 * @param headers besides those that the application's filters set
 * @param length of the body in bytes, or {@link #UNKNOWN}
 * @param body its pieces, each on a byte array, of about {@link #PIECE} bytes at most; asked for
 *     one by one when the client has taken those before
 */
public record Answer(
    int status, Map<String, String> headers, long length, Iterator<ByteBuffer> body) {

  static final long UNKNOWN = -1;

  /** The size of a piece, in bytes: what one answer that is not read holds. */
  static final int PIECE = 16_384;

  private static final String JSON = "application/json;charset=UTF-8";

  /** Without a body. */
  static Answer empty(int status) {
    return new Answer(status, Map.of(), 0, Collections.emptyIterator());
  }

  /** Of bytes, which nobody changes from now on. */
  static Answer of(int status, String type, byte[] bytes) {
    return new Answer(status, Map.of("Content-Type", type), bytes.length, pieces(bytes));
  }

  /** One JSON text, and a line end. */
  public static Answer json(int status, String json) {
    return of(status, JSON, (json + '\n').getBytes(StandardCharsets.UTF_8));
  }

  /** JSON that is put together while it is written. */
  public static Answer json(Iterator<ByteBuffer> body) {
    return new Answer(200, Map.of("Content-Type", JSON), UNKNOWN, body);
  }

  /** The same with one header more. */
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
