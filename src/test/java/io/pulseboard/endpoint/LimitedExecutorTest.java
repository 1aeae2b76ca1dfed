package io.pulseboard.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitedExecutorTest {

  private static final int TASKS = 2_000;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void noMoreThanSoManyRunAtOnceAndNoneIsForgotten() {
    LimitedExecutor limited = new LimitedExecutor(threads, 3);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    Runnable task =
        () -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          Thread.yield();
          now.decrementAndGet();
          done.incrementAndGet();
        };
    List<Thread> senders =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    new Thread(() -> IntStream.range(0, TASKS).forEach(n -> limited.execute(task))))
            .toList();
    senders.forEach(Thread::start);
    await().until(() -> done.get() == 4 * TASKS);
    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  void othersWaitInTheirOrderForOneThatTakesLong() throws InterruptedException {
    LimitedExecutor limited = new LimitedExecutor(threads, 1);
    CountDownLatch isHeld = new CountDownLatch(1);
    Queue<Integer> seen = new ConcurrentLinkedQueue<>();
    limited.execute(
        () -> {
          try {
            isHeld.await();
          } catch (InterruptedException e) {
            seen.add(-1);
          }
        });
    List<Integer> all = IntStream.range(0, 100).boxed().toList();
    all.forEach(number -> limited.execute(() -> seen.add(number)));
    assertThat(seen).isEmpty();
    isHeld.countDown();
    await().untilAsserted(() -> assertThat(new ArrayList<>(seen)).isEqualTo(all));
  }

  @Test
  void oneThatFailsStopsNobody() {
    LimitedExecutor limited = new LimitedExecutor(threads, 1);
    AtomicInteger done = new AtomicInteger();
    limited.execute(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    limited.execute(
        () -> {
          throw new StackOverflowError("on purpose");
        });
    limited.execute(done::incrementAndGet);
    await().until(() -> done.get() == 1);
  }

  @Test
  void whatIsNotTakenIsNotRunLater() {
    List<Runnable> taken = new ArrayList<>();
    AtomicInteger refusals = new AtomicInteger(1);
    LimitedExecutor limited =
        new LimitedExecutor(
            task -> {
              if (refusals.getAndDecrement() > 0) {
                throw new RejectedExecutionException("It stops.");
              }
              taken.add(task);
            },
            1);
    AtomicInteger done = new AtomicInteger();
    assertThatThrownBy(() -> limited.execute(() -> done.addAndGet(100)))
        .isInstanceOf(RejectedExecutionException.class);
    limited.execute(done::incrementAndGet);
    taken.forEach(Runnable::run);
    assertThat(done).hasValue(1);
  }
}
