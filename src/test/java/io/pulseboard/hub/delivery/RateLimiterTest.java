package io.pulseboard.hub.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseboard.model.ChannelKind;
import io.pulseboard.wire.Entries;
import io.pulseboard.wire.Entry;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

  private static final long SECOND = 1_000_000_000L;

  private final RateLimiter limiter = new RateLimiter();
  private long offset;

  private Entry entry(String channel) {
    return Entries.of(++offset, channel, ChannelKind.STATE, "x");
  }

  @Test
  void holdsTheLatestUntilItIsDue() {
    assertThat(limiter.mayPass(entry("stocks/A"), SECOND, 0)).isTrue();
    assertThat(limiter.mayPass(entry("stocks/A"), SECOND, 1)).isFalse();
    assertThat(limiter.mayPass(entry("stocks/A"), SECOND, 2)).isFalse();
    assertThat(limiter.takeDue(SECOND - 1)).isEmpty();
    assertThat(limiter.takeDue(SECOND))
        .singleElement()
        .matches(value -> value.entry().offset() == 3 && value.skipped() == 1);
  }

  @Test
  void forgetsTheTimesOfSilentChannels() {
    for (int i = 0; i < 100_000; i++) {
      assertThat(limiter.mayPass(entry("stocks/" + i), SECOND, i * SECOND)).isTrue();
    }
    assertThat(limiter.times()).isLessThan(1_000);
  }
}
