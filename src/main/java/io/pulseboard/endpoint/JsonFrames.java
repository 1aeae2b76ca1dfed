package io.pulseboard.endpoint;

import io.pulseboard.endpoint.container.Frame;
import io.pulseboard.hub.Line;
import io.pulseboard.hub.SharedFrames;
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
  public List<Frame> frames(List<Line> batch) {
    return frames.of(batch);
  }

  private static String joined(List<Line> batch) {
    if (batch.size() == 1) {
      return batch.get(0).json();
    }
    StringBuilder frame =
        new StringBuilder(batch.stream().mapToInt(Line::bytes).sum() + batch.size());
    for (Line line : batch) {
      if (!frame.isEmpty()) {
        frame.append('\n');
      }
      frame.append(line.json());
    }
    return frame.toString();
  }
}
