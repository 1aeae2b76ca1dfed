package io.pulseboard.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeatTest {

  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(4);
  private final AtomicInteger done = new AtomicInteger();

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  /** Whatever was scheduled has been, when what is scheduled after it was. */
  private void awaitTurns(int turns) {
    await().atMost(Duration.ofSeconds(20)).until(() -> done.get() == turns);
    await()
        .during(Duration.ofMillis(400))
        .atMost(Duration.ofSeconds(20))
        .until(() -> done.get() == turns);
  }

  @ParameterizedTest
  @CsvSource({"100, 1000, 10", "300, 1000, 3", "1000, 1000, 1", "1500, 1500, 1", "60000, 60000, 1"})
  void eachTickIsWorthItsTurns(long periodMillis, long tickMillis, int turns) {
    Beat beat = new Beat(executor, done::incrementAndGet, periodMillis);
    assertThat(beat.tickMillis()).isEqualTo(tickMillis);
    beat.tick();
    awaitTurns(turns);
  }

  @Test
  void whatFailsGoesOn() {
    Beat beat =
        new Beat(
            executor,
            () -> {
              done.incrementAndGet();
              throw new IllegalStateException("fails on purpose");
            },
            250);
    beat.tick();
    awaitTurns(4);
  }

  @Test
  void aTurnIsLeftOutWhileTheLastIsAtWork() {
    CountDownLatch free = new CountDownLatch(1);
    Beat beat =
        new Beat(
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
    beat.tick();
    awaitTurns(1);
    free.countDown();
    beat.tick();
    awaitTurns(11);
  }
}
