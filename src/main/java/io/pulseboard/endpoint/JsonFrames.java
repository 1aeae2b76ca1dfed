package io.pulseboard.endpoint;

import io.pulseboard.hub.Line;
import java.util.List;

/** {@code pulse.v1.json}: one text frame, a line for each. */
final class JsonFrames implements FrameFormat {

  @Override
  public List<Frame> frames(List<Line> batch) {
    String text = joined(batch);
    return List.of((remote, taken) -> remote.sendText(text, taken));
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
