package io.pulseboard.endpoint.container;

import io.pulseboard.hub.delivery.SendExecutor;

/**
 * Writes frames to a WebSocket connection: through the standard API, or directly to the container's
 * own connection.
 */
public interface FrameWriter {

  /**
   * Hands over a frame without waiting for the client. Never called again before {@code taken} has
   * run.
   *
   * @param taken run once, when the connection has taken the frame; never if the connection has
   *     failed, in which case the endpoint's close callback follows
   */
  void write(Frame frame, Runnable taken);

  /** The thread on which {@link #write} must be called. */
  default SendExecutor thread() {
    return SendExecutor.CALLER;
  }
}
