package io.pulseboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PlannedTest {

  /** Containers keep what was planned until its time, also what was cancelled. */
  private final List<Runnable> keptByContainer = new ArrayList<>();

  private Runnable plan(Runnable work) {
    Planned planned = new Planned(work);
    keptByContainer.add(planned);
    return planned::cancel;
  }

  @Test
  void whatIsCancelledIsNotKept() {
    Object heavy = new Object();
    WeakReference<Object> gone = new WeakReference<>(heavy);
    Runnable cancel = plan(heavy::hashCode);
    heavy = null;
    cancel.run();
    await()
        .until(
            () -> {
              System.gc();
              return gone.get() == null;
            });
    keptByContainer.forEach(Runnable::run);
  }

  @Test
  void isDoneOnceAtMost() {
    AtomicInteger done = new AtomicInteger();
    plan(done::incrementAndGet);
    Runnable cancel = plan(done::incrementAndGet);
    cancel.run();
    keptByContainer.forEach(Runnable::run);
    keptByContainer.forEach(Runnable::run);
    assertThat(done).hasValue(1);
  }
}
