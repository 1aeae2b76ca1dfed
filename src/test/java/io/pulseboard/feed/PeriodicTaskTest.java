package io.pulseboard.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodicTaskTest {

  /** Runs at once what is scheduled, and keeps for when it was scheduled, in ms. */
  private static final class Hasty extends ScheduledThreadPoolExecutor {
    private final List<Long> delays = new ArrayList<>();
    private Throwable failure;

    Hasty(int threads) {
      super(threads);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
      if (failure instanceof Error error) {
        throw error;
      } else if (failure instanceof RuntimeException exception) {
        throw exception;
      }
      delays.add(unit.toMillis(delay));
      return super.schedule(command, 0, unit);
    }

    void awaitCompleted(int tasks) {
      await().until(() -> getCompletedTaskCount() == tasks);
    }
  }

  private final AtomicInteger done = new AtomicInteger();
  private Hasty executor = new Hasty(1);

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource({
    "100, 1000, 0 100 200 300 400 500 600 700 800 900",
    "300, 1000, 0 333 666",
    "1000, 1000, 0",
    "1500, 1500, 0",
    "60000, 60000, 0"
  })
  void eachTickIsWorthItsTurns(long periodMillis, long tickMillis, String delays) {
    PeriodicTask task = new PeriodicTask(executor, done::incrementAndGet, periodMillis);
    assertThat(task.tickMillis()).isEqualTo(tickMillis);
    task.tick();
    assertThat(executor.delays)
        .containsExactlyElementsOf(Arrays.stream(delays.split(" ")).map(Long::valueOf).toList());
    executor.awaitCompleted(executor.delays.size());
    assertThat(done).hasValue(executor.delays.size());
  }

  @Test
  void whatFailsGoesOn() {
    PeriodicTask task =
        new PeriodicTask(
            executor,
            () -> {
              done.incrementAndGet();
              throw new IllegalStateException("fails on purpose");
            },
            250);
    task.tick();
    executor.awaitCompleted(4);
    assertThat(done).hasValue(4);
  }

  @Test
  void aTurnIsLeftOutWhileTheLastIsAtWork() {
    executor = new Hasty(2);
    CountDownLatch free = new CountDownLatch(1);
    PeriodicTask task =
        new PeriodicTask(
            executor,
            () -> {
              done.incrementAndGet();
              try {
                free.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            100);
    task.tick();
    executor.awaitCompleted(9);
    assertThat(done).hasValue(1);
    free.countDown();
    executor.awaitCompleted(10);
    task.tick();
    executor.awaitCompleted(20);
    assertThat(done.get()).isGreaterThan(1);
  }

  /** A container gives up a timer for good when its timeouts fail. */
  @Test
  void aTickNeverFailsAndTheNextIsAsGoodAsEver() {
    PeriodicTask task = new PeriodicTask(executor, done::incrementAndGet, 1_000);
    executor.failure = new OutOfMemoryError("on purpose");
    task.tick();
    executor.failure = new RejectedExecutionException("on purpose");
    task.tick();
    executor.failure = null;
    task.tick();
    await().until(() -> done.get() == 1);
  }

  @Test
  void workThatFailsIsDoneAgainAtTheNextTick() {
    PeriodicTask task =
        new PeriodicTask(
            executor,
            () -> {
              if (done.incrementAndGet() == 1) {
                throw new OutOfMemoryError("on purpose");
              }
            },
            1_000);
    task.tick();
    executor.awaitCompleted(1);
    task.tick();
    await().until(() -> done.get() == 2);
  }
}
