package io.pulseboard.endpoint.websocket;

import io.pulseboard.endpoint.container.Frame;
import io.pulseboard.wire.ServerMessage;
import java.util.List;

/**
 * Encodes batches of messages as WebSocket frames. A format that belongs to one connection is used
 * by one thread at a time.
 */
interface FrameFormat {

  /** The frames of a batch, in order, at least one. */
  List<Frame> frames(List<ServerMessage> batch);
}
