package io.pulseboard.endpoint.websocket;

import io.pulseboard.endpoint.container.Frame;
import io.pulseboard.wire.BinaryEncoder;
import io.pulseboard.wire.JsonCodec;
import io.pulseboard.wire.ServerMessage;
import io.pulseboard.wire.ServerMessage.Past;
import io.pulseboard.wire.ServerMessage.UpdateMessage;
import java.util.ArrayList;
import java.util.List;

/** {@code pulse.v1.bin}: binary frames; a history has one of its own. */
final class BinaryFrames implements FrameFormat {

  private final BinaryEncoder encoder = new BinaryEncoder();

  @Override
  public List<Frame> frames(List<ServerMessage> batch) {
    List<Frame> frames = new ArrayList<>(1);
    for (ServerMessage line : batch) {
      if (line instanceof UpdateMessage update) {
        encoder.update(update.entry(), update.marked(), update.skipped());
      } else if (line instanceof Past past && !past.entries().isEmpty()) {
        encoder.announce(past.entries());
        add(encoder.takeFrame(), frames);
        add(encoder.columns(past.id(), past.complete(), past.entries()), frames);
      } else {
        encoder.line(JsonCodec.line(line));
      }
    }
    add(encoder.takeFrame(), frames);
    return frames;
  }

  private static void add(byte[] bytes, List<Frame> frames) {
    if (bytes.length > 0) {
      frames.add(Frame.binary(bytes));
    }
  }
}
