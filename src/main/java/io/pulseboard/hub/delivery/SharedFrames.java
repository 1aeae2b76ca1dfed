package io.pulseboard.hub.delivery;

import io.pulseboard.wire.ServerMessage;
import io.pulseboard.wire.ServerMessage.UpdateMessage;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/**
 * Caches frames that many connections receive, namely those that follow the same channels and are
 * up to date. Batches are compared by the identity of their messages, which all outboxes share;
 * never by content. Keeps the last {@value #PLACES} frames at most. Thread-safe; a benign race may
 * build a frame twice.
 *
 * @param <T> the carrier's type of frame
 */
public final class SharedFrames<T> {

  private static final int PLACES = 64;

  private record Built<T>(ServerMessage[] messages, T frame) {

    boolean isOf(List<ServerMessage> batch) {
      if (messages.length != batch.size()) {
        return false;
      }
      for (int i = 0; i < messages.length; i++) {
        if (messages[i] != batch.get(i)) {
          return false;
        }
      }
      return true;
    }
  }

  private final AtomicReferenceArray<Built<T>> places = new AtomicReferenceArray<>(PLACES);
  private final Function<List<ServerMessage>, T> builder;

  /**
   * @param builder makes a frame of a batch; the result must depend on the batch alone
   */
  public SharedFrames(Function<List<ServerMessage>, T> builder) {
    this.builder = builder;
  }

  /** The frame of a batch, which must not be empty. */
  public T of(List<ServerMessage> batch) {
    if (!(batch.get(0) instanceof UpdateMessage)) {
      // A reply, a system message or the start of a recovery: no other connection receives it.
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
