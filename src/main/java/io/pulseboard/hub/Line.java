package io.pulseboard.hub;

import io.pulseboard.journal.Entry;
import io.pulseboard.model.Position;
import io.pulseboard.wire.SystemWriter;
import io.pulseboard.wire.UpdateWriter;
import jakarta.json.JsonObject;
import java.util.List;

/** One message on its way to a client, in no format yet: its carrier writes it. Immutable. */
public sealed interface Line {

  /** For lines that do not move the client's cursor. */
  long NO_CURSOR = -1;

  /** As one line of JSON, without a line end. */
  String json();

  /**
   * The offset up to which a client has seen everything once it has this, or {@link #NO_CURSOR}.
   */
  long offset();

  /** What its text takes in memory, about. */
  int bytes();

  /** What a system line is. */
  enum Kind {
    WELCOME,
    REPLY,
    GAP,
    LIVE,
    HEARTBEAT,
    BYE
  }

  /**
   * A reply, an error or a system message.
   *
   * @param kind what it is
   * @param message what it says
   * @param json its text
   * @param offset as in {@link Line#offset}
   */
  record Sys(Kind kind, JsonObject message, String json, long offset) implements Line {

    Sys(Kind kind, JsonObject message) {
      this(kind, message, NO_CURSOR);
    }

    Sys(Kind kind, JsonObject message, long offset) {
      this(kind, message, message.toString(), offset);
    }

    @Override
    public int bytes() {
      return json.length();
    }
  }

  /**
   * An update.
   *
   * @param entry what happened
   * @param marked whether it is no part of the live order: from snapshot or history, or held back
   * @param skipped how many earlier values of its channel this connection did not get
   */
  record Upd(Entry entry, boolean marked, long skipped) implements Line {

    @Override
    public String json() {
      String text = marked ? UpdateWriter.asHistory(entry.line()) : entry.line();
      return skipped == 0 ? text : UpdateWriter.skipping(text, skipped);
    }

    @Override
    public long offset() {
      return marked ? NO_CURSOR : entry.offset();
    }

    @Override
    public int bytes() {
      return entry.ownBytes();
    }
  }

  /**
   * The answer to a look back.
   *
   * @param id of the command
   * @param position up to which it goes
   * @param complete whether all that is kept of the range is in it
   * @param entries oldest first
   */
  record Past(long id, Position position, boolean complete, List<Entry> entries) implements Line {

    @Override
    public String json() {
      return SystemWriter.history(id, position, complete, updates());
    }

    /** The updates as lines of JSON. */
    public List<String> updates() {
      return entries.stream().map(entry -> UpdateWriter.asHistory(entry.line())).toList();
    }

    @Override
    public long offset() {
      return NO_CURSOR;
    }

    @Override
    public int bytes() {
      return entries.stream().mapToInt(Entry::ownBytes).sum();
    }

    /** What it is taken to need in an outbox, entry by entry. */
    long cost() {
      return bytes() + (long) entries.size() * Outbox.LINE_OVERHEAD;
    }
  }
}
