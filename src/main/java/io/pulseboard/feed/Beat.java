package io.pulseboard.feed;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The work of a timer: done on another thread, so that a timeout is over at once; left out while
 * the last time is still at it. Without this, WildFly logs a warning for every timeout that is not
 * over when the next is due. For any thread.
 */
public final class Beat {

  private static final System.Logger LOG = System.getLogger(Beat.class.getName());

  private final Executor executor;
  private final Runnable work;
  private final AtomicBoolean atWork = new AtomicBoolean();

  /**
   * @param executor a managed one, so that the work has the application's context
   * @param work what is to be done; a failure is logged and does not stop the next time
   */
  public Beat(Executor executor, Runnable work) {
    this.executor = executor;
    this.work = work;
  }

  /** Has the work done, unless it is being done. */
  public void tick() {
    if (atWork.compareAndSet(false, true)) {
      executor.execute(this::work);
    }
  }

  private void work() {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "A source failed; it goes on with its next turn.", e);
    } finally {
      atWork.set(false);
    }
  }
}
