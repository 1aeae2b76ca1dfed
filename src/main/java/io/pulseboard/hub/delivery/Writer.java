package io.pulseboard.hub.delivery;

import java.util.concurrent.Executor;

/**
 * Where a connection is written to: a thread of the container that many connections share, or
 * whatever thread has something to send. Two that stand for the same thread are equal.
 */
public interface Writer extends Executor {

  /** At once, on the thread that calls. */
  Writer HERE = Runnable::run;

  /**
   * Has work done a little later, so that the thread can look after its connections, which it does
   * not do while there is other work; at once where there is no such thread.
   */
  default void executeLater(Runnable work) {
    execute(work);
  }
}
