package io.pulseboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadsTest {

  private static final int TASKS = 2_000;

  private final JdkThreads threads = new JdkThreads();

  @AfterEach
  void stop() {
    threads.stopPools();
    threads.stop();
  }

  @Test
  void noMoreThanSoManyTasksOfAPoolRunAtOnceAndNoneIsForgotten() {
    Executor pool = threads.pool("test", 3);
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
    IntStream.range(0, TASKS).forEach(i -> pool.execute(task));
    await().until(() -> done.get() == TASKS);
    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  void aPoolKeepsTheOrderAndWaitsForNothingElse() throws InterruptedException {
    CountDownLatch isHeld = new CountDownLatch(1);
    for (int i = 0; i < 100; i++) {
      threads.execute(
          () -> {
            try {
              isHeld.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    Executor pool = threads.pool("test", 1);
    Queue<Integer> seen = new ConcurrentLinkedQueue<>();
    List<Integer> all = IntStream.range(0, 100).boxed().toList();
    all.forEach(number -> pool.execute(() -> seen.add(number)));
    await().untilAsserted(() -> assertThat(new ArrayList<>(seen)).isEqualTo(all));
    isHeld.countDown();
  }
}
