package io.pulseboard.wire;

import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Update;
import java.util.concurrent.atomic.LongAdder;

/**
 * Makes the entries of one channel and holds what all of them share. For any thread.
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
   * @param channel its name
   * @param kind of the channel
   * @param encodedBytes counts what the encodings cached by all entries take
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
   * @param offset its position in the epoch
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

  /** The same fields, with the shape that other entries of the channel have if it is equal. */
  Packed sharing(Packed packed) {
    Packed.Shape last = shape;
    if (last != null && packed.shape().equals(last)) {
      return packed.sharing(last);
    }
    shape = packed.shape();
    return packed;
  }
}
