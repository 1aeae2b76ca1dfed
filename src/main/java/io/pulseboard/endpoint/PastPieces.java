package io.pulseboard.endpoint;

import io.pulseboard.hub.Line;
import io.pulseboard.journal.Entry;
import io.pulseboard.wire.SystemWriter;
import io.pulseboard.wire.UpdateWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * A look back as JSON, put together while it is written: of an answer that nobody reads there is
 * one piece, and the entries, which the history has too.
 */
final class PastPieces implements Iterator<ByteBuffer> {

  private static final String END = "]}";

  private final Iterator<Entry> entries;
  private String next;

  PastPieces(Line.Past past) {
    String empty = SystemWriter.past(past.position(), past.complete(), List.of());
    this.entries = past.entries().iterator();
    this.next = empty.substring(0, empty.length() - END.length());
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
    while (entries.hasNext() && piece.length() < Answer.PIECE) {
      piece.append(UpdateWriter.asHistory(entries.next().line()));
      piece.append(entries.hasNext() ? "," : "");
    }
    if (entries.hasNext()) {
      next = "";
    } else {
      piece.append(END).append('\n');
      next = null;
    }
    return ByteBuffer.wrap(piece.toString().getBytes(StandardCharsets.UTF_8));
  }
}
