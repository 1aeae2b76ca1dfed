package io.pulseboard.wire;

import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Gone;
import io.pulseboard.model.Update;
import io.pulseboard.model.View;
import java.lang.ref.WeakReference;

/**
 * One update in the journal, with its position. The update never changes; every reader shares it.
 *
 * <p>Encoded lazily, outside of any lock, once for each {@link View}, and cached until {@link
 * #release}. A benign race may encode twice; one result is kept. Thread-safe.
 */
public final class Entry {

  /** The memory of the object, with its reference in a journal or a window. */
  private static final int OBJECT_BYTES = 56;

  /** The memory of a string or a packed update besides its content. */
  private static final int ENCODING_BYTES = 72;

  private final ChannelEntries origin;
  private final long offset;
  private final Update update;
  private final ChannelKind kind;
  private final int ownBytes;
  private final int updateBytes;

  /** The cached encodings of all views. Guarded by this. */
  private Encoding encodings;

  /** Whether encodings are no longer cached. Guarded by this. */
  private boolean released;

  /** After {@link #release}, the encodings that somebody still uses. Guarded by this. */
  private WeakReference<String> usedJson;

  /** As {@link #usedJson}. */
  private WeakReference<Packed> usedPacked;

  Entry(ChannelEntries origin, long offset, Update update, UpdateSize size) {
    this.origin = origin;
    this.offset = offset;
    this.update = update;
    this.kind = origin.kind();
    this.ownBytes = size.jsonLength() + size.packedBytes();
    this.updateBytes = size.updateBytes();
  }

  /** The encodings for one view. */
  private static final class Encoding {
    private final View view;
    private final Encoding next;
    private String json;
    private Packed packed;
    private int bytes;

    Encoding(View view, Encoding next) {
      this.view = view;
      this.next = next;
    }
  }

  /** The epoch of its position. */
  public String epoch() {
    return origin.epoch();
  }

  /** The offset of its position: offsets only grow within an epoch. */
  public long offset() {
    return offset;
  }

  /** The channel's name: one object for all entries of the channel. */
  public String channel() {
    return origin.channel();
  }

  /** The kind of its channel. */
  public ChannelKind kind() {
    return kind;
  }

  /** What happened. */
  public Update update() {
    return update;
  }

  /** The source's time, ms since the epoch. */
  public long timeMillis() {
    return update.timeMillis();
  }

  /** Whether the update ends its channel. */
  public boolean isGone() {
    return update instanceof Gone;
  }

  /** The update as one line of JSON, without a line end. */
  public String json(View view) {
    synchronized (this) {
      Encoding cached = cached(view);
      String json = cached == null ? used(usedJson, view) : cached.json;
      if (json != null) {
        return json;
      }
    }
    String json = UpdateJson.line(this, view);
    synchronized (this) {
      if (released) {
        usedJson = view.equals(View.ALL) ? new WeakReference<>(json) : usedJson;
        return json;
      }
      Encoding encoding = toFill(view);
      if (encoding.json == null) {
        encoding.json = json;
        count(encoding, jsonBytes(json));
      }
      return encoding.json;
    }
  }

  /** The update's fields in the binary format. */
  public Packed packed(View view) {
    synchronized (this) {
      Encoding cached = cached(view);
      Packed packed = cached == null ? used(usedPacked, view) : cached.packed;
      if (packed != null) {
        return packed;
      }
    }
    Packed packed = origin.sharing(Packed.of(update, view));
    synchronized (this) {
      if (released) {
        usedPacked = view.equals(View.ALL) ? new WeakReference<>(packed) : usedPacked;
        return packed;
      }
      Encoding encoding = toFill(view);
      if (encoding.packed == null) {
        encoding.packed = packed;
        count(encoding, packed.bytes() + Packed.DELTA_BYTES);
      }
      return encoding.packed;
    }
  }

  private static <T> T used(WeakReference<T> encoding, View view) {
    return encoding != null && view.equals(View.ALL) ? encoding.get() : null;
  }

  private Encoding cached(View view) {
    for (Encoding one = encodings; one != null; one = one.next) {
      if (one.view.equals(view)) {
        return one;
      }
    }
    return null;
  }

  /** The cache for a view's encodings. */
  private Encoding toFill(View view) {
    Encoding encoding = cached(view);
    if (encoding == null) {
      encoding = new Encoding(view, encodings);
      encodings = encoding;
    }
    return encoding;
  }

  private void count(Encoding encoding, int bytes) {
    encoding.bytes += bytes;
    origin.encodedBytes().add(bytes);
  }

  /** A Latin-1 string takes one byte per character, any other string two. */
  private static int jsonBytes(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xFF) {
        return ENCODING_BYTES + 2 * text.length();
      }
    }
    return ENCODING_BYTES + text.length();
  }

  /**
   * Drops the cached encodings. From now on, the entry keeps none alive, and shares one only as
   * long as somebody else does.
   */
  public synchronized void release() {
    released = true;
    for (Encoding one = encodings; one != null; one = one.next) {
      origin.encodedBytes().add(-one.bytes);
    }
    encodings = null;
  }

  /** Estimated memory of the update without its encodings, in bytes. */
  public int updateBytes() {
    return OBJECT_BYTES + updateBytes;
  }

  /** Estimated size of the update's text and packed encodings together, in bytes. */
  public int ownBytes() {
    return ownBytes;
  }
}
