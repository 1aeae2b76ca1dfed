package io.pulseboard.gateway;

import java.util.concurrent.atomic.AtomicReference;

/**
 * A scheduled task that releases its work once the work is done or cancelled: containers'
 * schedulers keep a cancelled task until its time has come. Thread-safe.
 */
final class Planned implements Runnable {

  private final AtomicReference<Runnable> work;

  Planned(Runnable work) {
    this.work = new AtomicReference<>(work);
  }

  /** Runs the work, unless it has run or was cancelled. */
  @Override
  public void run() {
    Runnable left = work.getAndSet(null);
    if (left != null) {
      left.run();
    }
  }

  void cancel() {
    work.set(null);
  }
}
