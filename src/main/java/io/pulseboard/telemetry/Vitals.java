package io.pulseboard.telemetry;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * The activities without which Pulseboard does not do its work; what the health checks read. For
 * any thread.
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
   * From now on this is expected to beat.
   *
   * @param name for people
   * @param periodMillis how often, in ms; 0 when it has no period, and only failures count
   */
  public Activity expect(String name, long periodMillis) {
    return add(new Activity(name, periodMillis, false, nanoClock));
  }

  /** As {@link #expect}, for one that nothing but a restart can bring back. */
  public Activity expectForLife(String name, long periodMillis) {
    return add(new Activity(name, periodMillis, true, nanoClock));
  }

  private Activity add(Activity activity) {
    activities.add(activity);
    return activity;
  }

  /** All of them, in the order in which they began. */
  public List<Activity> activities() {
    return List.copyOf(activities);
  }
}
