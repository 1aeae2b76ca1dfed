package io.pulseboard.endpoint.websocket;

import io.pulseboard.endpoint.container.Frame;
import io.pulseboard.hub.delivery.SharedFrames;
import io.pulseboard.wire.JsonCodec;
import io.pulseboard.wire.ServerMessage;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * {@code pulse.v1.json}: one text frame, a line for each. It remembers nothing of a connection, so
 * there is one for all, and a frame that many get is built once.
 */
@Singleton
public class JsonFrames implements FrameFormat {

  private final SharedFrames<List<Frame>> frames =
      new SharedFrames<>(batch -> List.of(Frame.text(joined(batch))));

  @Override
  public List<Frame> frames(List<ServerMessage> batch) {
    return frames.of(batch);
  }

  private static String joined(List<ServerMessage> batch) {
    if (batch.size() == 1) {
      return JsonCodec.line(batch.get(0));
    }
    StringBuilder frame =
        new StringBuilder(batch.stream().mapToInt(ServerMessage::bytes).sum() + batch.size());
    for (ServerMessage line : batch) {
      if (!frame.isEmpty()) {
        frame.append('\n');
      }
      frame.append(JsonCodec.line(line));
    }
    return frame.toString();
  }
}
