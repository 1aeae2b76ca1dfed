package io.pulseboard.wire;

import io.pulseboard.model.ChannelKind;

/**
 * One update in the journal, already encoded: immutable and shared by every reader.
 *
 * @param offset its place, 1 for the first of an epoch
 * @param channel where it happened
 * @param kind of that channel
 * @param timeMillis the source's time, ms since the epoch
 * @param line the update as one line of JSON, without a line end
 * @param packed its fields in the binary format
 * @param bytes what line and fields take in memory, with what may be cached of them
 */
public record Entry(
    long offset,
    String channel,
    ChannelKind kind,
    long timeMillis,
    String line,
    Packed packed,
    int bytes) {

  public Entry(
      long offset, String channel, ChannelKind kind, long timeMillis, String line, Packed packed) {
    this(
        offset,
        channel,
        kind,
        timeMillis,
        line,
        packed,
        bytesOf(line) + packed.bytes() + Packed.DELTA_BYTES);
  }

  /** What line and fields take in memory, without what may be cached of them. */
  public int ownBytes() {
    return bytes - Packed.DELTA_BYTES;
  }

  /** For the binary format. */
  public BinaryEncoder.Item item() {
    return new BinaryEncoder.Item(channel, kind, offset, timeMillis, packed);
  }

  /** A text of Latin letters alone takes one byte a character, any other two. */
  private static int bytesOf(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xFF) {
        return 2 * text.length();
      }
    }
    return text.length();
  }
}
