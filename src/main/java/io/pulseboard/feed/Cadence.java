package io.pulseboard.feed;

import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import java.lang.System.Logger.Level;
import java.util.function.LongConsumer;

/**
 * A steady beat of non-persistent EJB timers, for a source to work to. Each tick plans the next one
 * when it is done, so ticks never overlap: one that takes longer than a period makes the next one
 * late, and those it slept through are left out.
 *
 * <p>An interval timer would do the same, but WildFly logs a warning for every tick that is still
 * at work when the next is due.
 */
public final class Cadence {

  private static final System.Logger LOG = System.getLogger(Cadence.class.getName());

  private final TimerService timers;
  private final String name;
  private final long periodMillis;
  private long nextMillis;

  /**
   * @param timers of the EJB whose timeout method calls {@link #tick}
   * @param name for logs
   * @param periodMillis time from tick to tick, in ms
   */
  public Cadence(TimerService timers, String name, long periodMillis) {
    this.timers = timers;
    this.name = name;
    this.periodMillis = periodMillis;
  }

  /** Plans the first tick. */
  public void start() {
    nextMillis = System.currentTimeMillis();
    plan(periodMillis);
  }

  /**
   * Does one tick's work and plans the next, also when the work fails. The work gets the time, in
   * ms since the epoch.
   */
  public void tick(LongConsumer work) {
    try {
      work.accept(System.currentTimeMillis());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "A tick of " + name + " failed; the next one comes as planned.", e);
    } finally {
      long late = System.currentTimeMillis() - nextMillis;
      nextMillis += Math.max(1, (late + periodMillis - 1) / periodMillis) * periodMillis;
      plan(Math.max(1, nextMillis - System.currentTimeMillis()));
    }
  }

  private void plan(long delayMillis) {
    timers.createSingleActionTimer(delayMillis, new TimerConfig(name, false));
  }
}
