package io.pulseboard.endpoint;

import io.pulseboard.hub.Line;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * How a batch of lines becomes WebSocket frames. One that belongs to a connection is used by one
 * thread at a time.
 */
interface FrameFormat {

  /** One frame: hands it to a session, and says when it is taken. */
  interface Frame extends BiConsumer<RemoteEndpoint.Async, SendHandler> {}

  /** The frames of a batch, in their order, at least one. */
  List<Frame> frames(List<Line> batch);
}
