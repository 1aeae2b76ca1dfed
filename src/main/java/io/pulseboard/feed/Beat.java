package io.pulseboard.feed;

import java.lang.System.Logger.Level;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The work of an EJB timer. It is done on another thread, so that a timeout is over at once:
 * without that, WildFly logs a warning for every timeout that is not over when the next is due. It
 * is left out while the last time is still at it. And it may be wanted more often than once a
 * second, which is as often as Payara lets a timer tick: then each tick has the work done several
 * times over the second that follows. For any thread.
 */
public final class Beat {

  private static final System.Logger LOG = System.getLogger(Beat.class.getName());

  private static final long SHORTEST_TICK_MILLIS = 1_000;

  private final ScheduledExecutorService executor;
  private final Runnable work;
  private final long tickMillis;
  private final long turns;
  private final AtomicBoolean atWork = new AtomicBoolean();

  /**
   * @param executor a managed one, so that the work has the application's context
   * @param work what is to be done; a failure is logged and does not stop the next time
   * @param periodMillis how often, in ms; below a second it is rounded to a whole part of one
   */
  public Beat(ScheduledExecutorService executor, Runnable work, long periodMillis) {
    this.executor = executor;
    this.work = work;
    this.tickMillis = Math.max(SHORTEST_TICK_MILLIS, periodMillis);
    this.turns = Math.max(1, Math.round((double) SHORTEST_TICK_MILLIS / periodMillis));
  }

  /** How often its timer is to tick, in ms. */
  public long tickMillis() {
    return tickMillis;
  }

  /**
   * Has the work done, once or over the second to come. Never throws, whatever fails: a container
   * gives up a timer whose timeouts fail, for good.
   */
  public void tick() {
    try {
      for (long turn = 0; turn < turns; turn++) {
        executor.schedule(this::turn, turn * SHORTEST_TICK_MILLIS / turns, TimeUnit.MILLISECONDS);
      }
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "A source could not be asked; it will be at the next tick.", e);
    }
  }

  private void turn() {
    if (!atWork.compareAndSet(false, true)) {
      return;
    }
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "A source failed; it goes on with its next turn.", e);
    } finally {
      atWork.set(false);
    }
  }
}
