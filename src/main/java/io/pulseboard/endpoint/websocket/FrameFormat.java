package io.pulseboard.endpoint.websocket;

import io.pulseboard.endpoint.container.Frame;
import io.pulseboard.wire.ServerMessage;
import java.util.List;

/**
 * How a batch of lines becomes WebSocket frames. One that belongs to a connection is used by one
 * thread at a time.
 */
interface FrameFormat {

  /** The frames of a batch, in their order, at least one. */
  List<Frame> frames(List<ServerMessage> batch);
}
