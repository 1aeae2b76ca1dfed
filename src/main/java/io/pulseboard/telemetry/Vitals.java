package io.pulseboard.telemetry;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * The activities without which Pulseboard does not work; the health checks read them. For any
 * thread.
 */
@Singleton
public class Vitals {

  private final List<Activity> activities = new CopyOnWriteArrayList<>();
  private final LongSupplier nanoClock;

  public Vitals() {
    this(System::nanoTime);
  }

  Vitals(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /**
   * Registers an activity, which is expected to report success from now on.
   *
   * @param name shown by the health checks
   * @param periodMillis expected time between reports, in ms; 0 if the activity has no period, and
   *     only failures count
   */
  public Activity expect(String name, long periodMillis) {
    return add(new Activity(name, periodMillis, false, nanoClock));
  }

  /** Like {@link #expect}, for an activity that only a restart can revive. */
  public Activity expectVital(String name, long periodMillis) {
    return add(new Activity(name, periodMillis, true, nanoClock));
  }

  private Activity add(Activity activity) {
    activities.add(activity);
    return activity;
  }

  /** All activities, in the order of registration. */
  public List<Activity> activities() {
    return List.copyOf(activities);
  }
}
