package io.pulseboard.journal;

import io.pulseboard.model.ChannelKind;

/**
 * One update in the journal, already encoded: immutable and shared by every reader.
 *
 * @param offset its place, 1 for the first of an epoch
 * @param channel where it happened
 * @param kind of that channel
 * @param timeMillis the source's time, ms since the epoch
 * @param line the update as one line of JSON, without a line end
 * @param bytes what the line takes in memory
 */
public record Entry(
    long offset, String channel, ChannelKind kind, long timeMillis, String line, int bytes) {

  public Entry(long offset, String channel, ChannelKind kind, long timeMillis, String line) {
    this(offset, channel, kind, timeMillis, line, bytesOf(line));
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
