package io.pulseboard.gateway;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Work for later that holds on to nothing once it is done or called off: containers' schedulers
 * keep a cancelled task until its time has come. For any thread.
 */
final class Planned implements Runnable {

  private final AtomicReference<Runnable> work;

  Planned(Runnable work) {
    this.work = new AtomicReference<>(work);
  }

  /** Does it, unless that was done or called off. */
  @Override
  public void run() {
    Runnable left = work.getAndSet(null);
    if (left != null) {
      left.run();
    }
  }

  void callOff() {
    work.set(null);
  }
}
