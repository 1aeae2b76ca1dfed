package io.pulseboard.endpoint;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Runs tasks on the threads of another executor, at most so many at once, the rest in their order:
 * work that needs much processor time leaves some for everybody else, however much of it there is.
 * Tasks must not wait for a client. For any thread.
 */
final class LimitedExecutor implements Executor {

  private static final System.Logger LOG = System.getLogger(LimitedExecutor.class.getName());

  private final Executor executor;
  private final int limit;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int running;

  /**
   * @param executor has the threads
   * @param limit tasks at once, at least 1
   */
  LimitedExecutor(Executor executor, int limit) {
    this.executor = executor;
    this.limit = limit;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      waiting.add(task);
      if (running == limit) {
        return;
      }
      running++;
    }
    try {
      executor.execute(this::runWaiting);
    } catch (RuntimeException e) {
      boolean isLeft;
      synchronized (this) {
        running--;
        isLeft = waiting.remove(task);
      }
      if (isLeft) {
        throw e;
      }
    }
  }

  private void runWaiting() {
    for (Runnable task = next(); task != null; task = next()) {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        // Also an Error: the tasks behind this one must not wait for ever.
        LOG.log(Level.ERROR, "A task failed; the next one is run.", e);
      }
    }
  }

  private synchronized Runnable next() {
    Runnable task = waiting.poll();
    if (task == null) {
      running--;
    }
    return task;
  }
}
