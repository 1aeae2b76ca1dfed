package io.pulseboard.hub.delivery;

import java.util.concurrent.Executor;

/**
 * Runs the sends of a connection: on a container thread that many connections share, or on the
 * calling thread. Executors for the same thread are equal.
 */
public interface SendExecutor extends Executor {

  /** Runs work at once, on the calling thread. */
  SendExecutor CALLER = Runnable::run;

  /**
   * Runs work after a short pause, in which the thread can serve its connections: a container's I/O
   * thread does not do that while other work is queued. Runs it at once where there is no such
   * thread.
   */
  default void executeLater(Runnable work) {
    execute(work);
  }
}
