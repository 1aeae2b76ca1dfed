package io.pulseboard.endpoint.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * A JSON object whose last field is a long list, assembled while it is written. An answer that
 * nobody reads occupies one piece, besides the items, which are kept elsewhere anyway.
 */
public final class JsonPieces implements Iterator<ByteBuffer> {

  private static final String END = "]}\n";

  private final Iterator<String> items;
  private final String separator;
  private String next;

  /**
   * @param object the JSON object without the list, with at least one field
   * @param name the name of the list
   * @param items the items as JSON, each requested when it is written
   * @param separator between two items: a comma, with or without a line end
   */
  public JsonPieces(String object, String name, Iterator<String> items, String separator) {
    this.items = items;
    this.separator = separator;
    this.next = object.substring(0, object.length() - 1) + ",\"" + name + "\":[";
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public ByteBuffer next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    StringBuilder piece = new StringBuilder(next);
    while (items.hasNext() && piece.length() < Answer.PIECE) {
      piece.append(items.next());
      piece.append(items.hasNext() ? separator : "");
    }
    if (items.hasNext()) {
      next = "";
    } else {
      piece.append(END);
      next = null;
    }
    return ByteBuffer.wrap(piece.toString().getBytes(StandardCharsets.UTF_8));
  }
}
