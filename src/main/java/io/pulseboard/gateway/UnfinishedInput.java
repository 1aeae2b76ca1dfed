package io.pulseboard.gateway;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bound on what has been received of unfinished input and can't be acted on yet: WebSocket
 * commands in parts, request bodies. One for all connections together, so that many that each send
 * a little less than is allowed can't fill the heap. For any thread; nobody waits.
 *
 * <p>Whoever collects input reserves room before it keeps a part, and releases all of it when the
 * input is complete or given up. Where there is no room, it gives up its input.
 */
@Singleton
public class UnfinishedInput {

  /** What may be kept at once, in bytes of heap. */
  public static final long MAX_BYTES = 16L << 20;

  /** How long input may take from its first part to its last. */
  public static final long MAX_MILLIS = 10_000;

  private final AtomicLong reserved = new AtomicLong();

  /** Takes so much room; whether there was as much, and nothing is taken where there was not. */
  public boolean reserve(long bytes) {
    if (reserved.addAndGet(bytes) > MAX_BYTES) {
      reserved.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** Gives back what was reserved. */
  public void release(long bytes) {
    reserved.addAndGet(-bytes);
  }

  /** What is taken, in bytes. */
  public long bytes() {
    return reserved.get();
  }
}
