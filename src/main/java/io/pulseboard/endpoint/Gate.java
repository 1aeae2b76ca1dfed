package io.pulseboard.endpoint;

import io.pulseboard.wire.ProtocolException;
import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;

/**
 * Lets few requests look into the past at a time. The hub's lock goes by turns: without this the
 * thread that serves all readers would wait behind every request that is there. For any thread.
 */
@Singleton
public class Gate {

  private static final int MAX_INSIDE = 4;

  private final Semaphore places = new Semaphore(MAX_INSIDE, true);

  /**
   * What is done inside.
   *
   * @param <T> what comes of it
   */
  @FunctionalInterface
  interface Work<T> {
    T run() throws ProtocolException;
  }

  /** Waits for a place, and does the work. */
  <T> T inside(Work<T> work) throws ProtocolException {
    places.acquireUninterruptibly();
    try {
      return work.run();
    } finally {
      places.release();
    }
  }

  /** The same for work of which nothing comes. */
  void pass(Runnable work) {
    places.acquireUninterruptibly();
    try {
      work.run();
    } finally {
      places.release();
    }
  }
}
