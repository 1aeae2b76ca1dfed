package io.pulseboard.hub.delivery;

import io.pulseboard.wire.ServerMessage;
import io.pulseboard.wire.ServerMessage.UpdateMessage;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/**
 * Frames that are the same for many connections, built once: those of connections which follow the
 * same channels and are up to date. A batch is known again by its lines, which are the same objects
 * in all outboxes; nothing is compared by content. Holds on to the last few frames only. For any
 * thread; two that come at once may build the same twice.
 *
 * @param <T> what a frame is for a carrier
 */
public final class SharedFrames<T> {

  private static final int PLACES = 64;

  private record Built<T>(ServerMessage[] lines, T frame) {

    boolean isOf(List<ServerMessage> batch) {
      if (lines.length != batch.size()) {
        return false;
      }
      for (int i = 0; i < lines.length; i++) {
        if (lines[i] != batch.get(i)) {
          return false;
        }
      }
      return true;
    }
  }

  private final AtomicReferenceArray<Built<T>> places = new AtomicReferenceArray<>(PLACES);
  private final Function<List<ServerMessage>, T> builder;

  /**
   * @param builder makes a frame of a batch; nothing but the batch may decide what comes of it
   */
  public SharedFrames(Function<List<ServerMessage>, T> builder) {
    this.builder = builder;
  }

  /** The frame of a batch, which must not be empty. */
  public T of(List<ServerMessage> batch) {
    if (!(batch.get(0) instanceof UpdateMessage)) {
      // An answer, or what was asked for: nobody else gets it.
      return builder.apply(batch);
    }
    int place = (System.identityHashCode(batch.get(0)) * 31 + batch.size()) & (PLACES - 1);
    Built<T> built = places.get(place);
    if (built == null || !built.isOf(batch)) {
      built = new Built<>(batch.toArray(ServerMessage[]::new), builder.apply(batch));
      places.lazySet(place, built);
    }
    return built.frame();
  }
}
