package io.pulseboard.endpoint;

import io.pulseboard.hub.Hub;
import io.pulseboard.hub.Line;
import io.pulseboard.hub.SharedFrames;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Lines as server-sent events: the line as data, and as id the position up to which a client has
 * seen everything once it has it. What many get is built once. For any thread.
 */
@Singleton
public class SseEvents {

  private final String epoch;
  private final SharedFrames<byte[]> events = new SharedFrames<>(this::written);

  @Inject
  public SseEvents(Hub hub) {
    this.epoch = hub.epoch();
  }

  /** A batch as bytes, which are shared and must not be changed. */
  byte[] of(List<Line> batch) {
    return events.of(batch);
  }

  private byte[] written(List<Line> batch) {
    StringBuilder text = new StringBuilder(batch.size() * 256);
    for (Line line : batch) {
      if (line.offset() != Line.NO_CURSOR) {
        text.append("id: ").append(epoch).append(':').append(line.offset()).append('\n');
      }
      text.append("data: ").append(line.json()).append("\n\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
