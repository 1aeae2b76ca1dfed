package io.pulseboard.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When an activity counts as running, and when as dead. */
class VitalsTest {

  private final AtomicLong clock = new AtomicLong();
  private final Vitals vitals = new Vitals(clock::get);

  private void pass(int seconds) {
    clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  @Test
  void oneThatSucceedsInTimeRuns() {
    Activity activity = vitals.expect("metrics", 1_000);
    for (int round = 0; round < 100; round++) {
      pass(1);
      activity.succeeded();
    }
    assertThat(activity.trouble()).isEmpty();
    assertThat(vitals.activities()).containsExactly(activity);
  }

  @Test
  void aSilentOneReportsForHowLongAndItsPeriod() {
    Activity activity = vitals.expect("metrics", 500);
    pass(6);
    assertThat(activity.trouble()).isEmpty();
    pass(1);
    assertThat(activity.trouble().orElseThrow())
        .startsWith("silent for 7 s, since ")
        .endsWith("; expected every 0.5 s");
    activity.succeeded();
    assertThat(activity.trouble()).isEmpty();
  }

  @Test
  void aLongPeriodAllowsLongSilence() {
    Activity activity = vitals.expect("metrics", 3_600_000);
    pass(3 * 3600);
    assertThat(activity.trouble()).isEmpty();
    pass(10);
    assertThat(activity.trouble()).isPresent();
  }

  @Test
  void oneWithoutPeriodIsInTroubleOnlyAfterAFailure() {
    Activity journal = vitals.expect("journal", 0);
    pass(100_000);
    assertThat(journal.trouble()).isEmpty();
    journal.failed("full");
    assertThat(journal.trouble()).contains("failed: full");
    journal.succeeded();
    assertThat(journal.trouble()).isEmpty();
  }

  @Test
  void onlyAVitalOneIsEverDead() {
    Activity fanOut = vitals.expectVital("fan-out", 1_000);
    Activity metrics = vitals.expect("metrics", 1_000);
    pass(30);
    assertThat(fanOut.trouble()).isPresent();
    assertThat(fanOut.isDead()).isFalse();
    pass(31);
    assertThat(fanOut.isDead()).isTrue();
    assertThat(metrics.isDead()).isFalse();
    fanOut.succeeded();
    assertThat(fanOut.isDead()).isFalse();
    fanOut.failed("its thread ended");
    assertThat(fanOut.isDead()).isTrue();
  }

  @Test
  void whatWasStoppedOnPurposeIsNotReadyAndNotDead() {
    Activity fanOut = vitals.expectVital("fan-out", 1_000);
    fanOut.stopped();
    pass(1_000);
    assertThat(fanOut.trouble()).contains("stopped");
    assertThat(fanOut.isDead()).isFalse();
  }
}
