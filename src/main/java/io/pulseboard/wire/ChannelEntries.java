package io.pulseboard.wire;

import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Update;
import java.util.concurrent.atomic.LongAdder;

/**
 * Creates the entries of one channel and holds what all of them share. Thread-safe.
 *
 * <p>The shape of the last packed update is remembered so that equal shapes are one object; a
 * benign race may keep two.
 */
public final class ChannelEntries {

  private final String epoch;
  private final String channel;
  private final ChannelKind kind;
  private final LongAdder encodedBytes;
  private volatile Packed.Shape shape;

  /**
   * @param epoch of the journal
   * @param channel the name
   * @param kind of the channel
   * @param encodedBytes counts the memory of the encodings that all entries cache
   */
  public ChannelEntries(String epoch, String channel, ChannelKind kind, LongAdder encodedBytes) {
    this.epoch = epoch;
    this.channel = channel;
    this.kind = kind;
    this.encodedBytes = encodedBytes;
  }

  /**
   * The next entry of the channel.
   *
   * @param offset of the entry in the epoch
   * @param update on this channel
   * @param size of the update
   */
  public Entry entry(long offset, Update update, UpdateSize size) {
    return new Entry(this, offset, update, size);
  }

  String epoch() {
    return epoch;
  }

  String channel() {
    return channel;
  }

  ChannelKind kind() {
    return kind;
  }

  LongAdder encodedBytes() {
    return encodedBytes;
  }

  /** The same fields, with the last entry's shape object if the shapes are equal. */
  Packed sharing(Packed packed) {
    Packed.Shape last = shape;
    if (last != null && packed.shape().equals(last)) {
      return packed.sharing(last);
    }
    shape = packed.shape();
    return packed;
  }
}
