package io.pulseboard.hub.delivery;

import io.pulseboard.telemetry.Telemetry;
import io.pulseboard.wire.Entry;
import io.pulseboard.wire.JsonCodec;
import io.pulseboard.wire.ServerMessage;
import io.pulseboard.wire.ServerMessage.UpdateMessage;
import java.util.List;

/** The outbox of one connection without a hub, for tests of other packages. */
public final class OutboxDriver {
  private final Outbox outbox;

  public OutboxDriver(Reader reader, int maxBytes, Telemetry telemetry) {
    outbox =
        new Outbox("test", new ReaderCarrier(reader, OutboxDriver::carried), maxBytes, telemetry);
  }

  private static List<String> carried(List<ServerMessage> batch) {
    return batch.stream()
        .map(
            message ->
                message instanceof ServerMessage.Refreshed reply
                    ? Long.toString(reply.id())
                    : JsonCodec.line(message))
        .toList();
  }

  /** A message that is no update; its number is what the reader gets. */
  public void offer(int number) {
    outbox.offer(new ServerMessage.Refreshed(number));
  }

  /** A live update. */
  public void offer(Entry entry) {
    if (outbox.add(new UpdateMessage(entry, false, 0), 0)) {
      outbox.pump();
    }
  }

  /** Takes nothing more, and runs the action when all has been sent. */
  public void finish(Runnable whenEmpty) {
    outbox.finish(whenEmpty);
  }

  /** Accepts nothing more and drops the queue. */
  public void drop() {
    outbox.drop();
  }

  /** Gives up on its reader. */
  public void overrun() {
    outbox.overrun();
  }

  /** Whether it gave up on its reader. */
  public boolean isOverrun() {
    return outbox.isOverrun();
  }

  /** What is queued and being sent, in bytes. */
  public long bytes() {
    return outbox.bytes();
  }
}
