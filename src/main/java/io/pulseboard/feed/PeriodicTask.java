package io.pulseboard.feed;

import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import java.lang.System.Logger.Level;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The work of an EJB timer. It runs on another thread, so that a timeout returns at once: without
 * that, WildFly logs a warning for every timeout that is still running when the next is due. A run
 * is skipped while the previous one is in progress. Payara lets a timer tick once a second at most;
 * for a shorter period each tick schedules several runs over the second that follows. For any
 * thread.
 */
public final class PeriodicTask {

  private static final System.Logger LOG = System.getLogger(PeriodicTask.class.getName());

  private static final long SHORTEST_TICK_MILLIS = 1_000;

  private final ScheduledExecutorService executor;
  private final Runnable work;
  private final long tickMillis;
  private final long runsPerTick;
  private final AtomicBoolean isRunning = new AtomicBoolean();

  /**
   * @param executor a managed one, so that the work has the application's context
   * @param work one run; a failure is logged and does not prevent the next run
   * @param periodMillis time between runs, in ms; below a second, rounded so that a second has a
   *     whole number of runs
   */
  public PeriodicTask(ScheduledExecutorService executor, Runnable work, long periodMillis) {
    this.executor = executor;
    this.work = work;
    this.tickMillis = Math.max(SHORTEST_TICK_MILLIS, periodMillis);
    this.runsPerTick = Math.max(1, Math.round((double) SHORTEST_TICK_MILLIS / periodMillis));
  }

  /** Creates an EJB timer with the right period; its timeout method must call {@link #tick}. */
  public void startTimer(TimerService timers, String name) {
    timers.createIntervalTimer(tickMillis, tickMillis, new TimerConfig(name, false));
  }

  /** The period of the EJB timer, in ms. */
  long tickMillis() {
    return tickMillis;
  }

  /**
   * Schedules the runs until the next tick. Never throws: a container permanently discards a timer
   * whose timeouts fail.
   */
  public void tick() {
    try {
      for (long run = 0; run < runsPerTick; run++) {
        executor.schedule(
            this::runUnlessRunning,
            run * SHORTEST_TICK_MILLIS / runsPerTick,
            TimeUnit.MILLISECONDS);
      }
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "A periodic task could not be scheduled; the next tick tries again.", e);
    }
  }

  private void runUnlessRunning() {
    if (!isRunning.compareAndSet(false, true)) {
      return;
    }
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "A periodic task failed; its next run is due as usual.", e);
    } finally {
      isRunning.set(false);
    }
  }
}
