package io.pulseboard.gateway;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Work for later that holds on to nothing once it is done or cancelled: containers' schedulers keep
 * a cancelled task until its time has come. For any thread.
 */
final class Planned implements Runnable {

  private final AtomicReference<Runnable> work;

  Planned(Runnable work) {
    this.work = new AtomicReference<>(work);
  }

  /** Does it, unless that was done or cancelled. */
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
