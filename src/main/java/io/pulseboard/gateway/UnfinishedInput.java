package io.pulseboard.gateway;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the memory of incomplete input: partial WebSocket commands and request bodies. The bound
 * covers all connections together, so that many connections which each stay below their own limit
 * can't fill the heap. Thread-safe; never blocks.
 *
 * <p>A reader reserves room before it keeps a part, and releases all of its room when the input is
 * complete or abandoned. Where there is no room, the reader abandons the input.
 */
@Singleton
public class UnfinishedInput {

  /** The bound, in bytes of heap. */
  public static final long MAX_BYTES = 16L << 20;

  /** How long input may take from its first part to its last, in ms. */
  public static final long MAX_MILLIS = 10_000;

  private final AtomicLong reserved = new AtomicLong();

  /** Reserves room; returns false and reserves nothing when there is not enough. */
  public boolean reserve(long bytes) {
    if (reserved.addAndGet(bytes) > MAX_BYTES) {
      reserved.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** Releases reserved room. */
  public void release(long bytes) {
    reserved.addAndGet(-bytes);
  }

  /** The reserved room, in bytes. */
  public long bytes() {
    return reserved.get();
  }
}
