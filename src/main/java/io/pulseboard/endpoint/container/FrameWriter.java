package io.pulseboard.endpoint.container;

import io.pulseboard.hub.Writer;

/**
 * How frames get into a WebSocket connection: through the standard API, or past it where a
 * container has a shorter way.
 */
public interface FrameWriter {

  /**
   * Hands a frame over, without waiting for the client. Never called again before {@code taken} has
   * run.
   *
   * @param taken to be run once, when the connection has taken the frame; not at all when it has
   *     failed, which ends in the endpoint's close callback
   */
  void write(Frame frame, Runnable taken);

  /** Where {@link #write} is to be called. */
  default Writer thread() {
    return Writer.HERE;
  }
}
