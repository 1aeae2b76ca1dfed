package io.pulseboard.endpoint.sse;

import io.pulseboard.hub.delivery.SharedFrames;
import io.pulseboard.wire.JsonCodec;
import io.pulseboard.wire.ServerMessage;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Lines as server-sent events: the line as data, and as id the position up to which a client has
 * seen everything once it has it. What many get is built once. For any thread.
 */
@Singleton
public class SseEvents {

  private final SharedFrames<byte[]> events = new SharedFrames<>(this::written);

  /** A batch as bytes, which are shared and must not be changed. */
  byte[] of(List<ServerMessage> batch) {
    return events.of(batch);
  }

  private byte[] written(List<ServerMessage> batch) {
    StringBuilder text = new StringBuilder(batch.size() * 256);
    for (ServerMessage line : batch) {
      if (line.cursor() != ServerMessage.NO_CURSOR) {
        text.append("id: ").append(line.epoch()).append(':').append(line.cursor()).append('\n');
      }
      text.append("data: ").append(JsonCodec.line(line)).append("\n\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
