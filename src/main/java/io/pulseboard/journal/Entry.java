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
 */
public record Entry(long offset, String channel, ChannelKind kind, long timeMillis, String line) {

  /**
   * What the line takes in memory: a byte for each character of a JSON text, which is all but
   * always ASCII.
   */
  public int bytes() {
    return line.length();
  }
}
