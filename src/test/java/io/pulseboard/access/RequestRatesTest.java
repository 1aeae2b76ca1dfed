package io.pulseboard.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseboard.TestSettings;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RequestRatesTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** Ten a second, so fifty at once. */
  private final RequestRates rates = new RequestRates(TestSettings.small());

  private int allowed(String address, int requests, long nowNanos) {
    int allowed = 0;
    for (int i = 0; i < requests; i++) {
      allowed += rates.allows(address, nowNanos) ? 1 : 0;
    }
    return allowed;
  }

  @Test
  void aBurstPassesAndThenTheRateHolds() {
    assertThat(allowed("192.0.2.1", 500, 0)).isEqualTo(50);
    assertThat(allowed("192.0.2.1", 500, SECOND)).isEqualTo(10);
    assertThat(allowed("192.0.2.1", 500, 100 * SECOND)).isEqualTo(50);
  }

  @Test
  void addressesDoNotShareABucket() {
    assertThat(allowed("192.0.2.1", 500, 0)).isEqualTo(50);
    assertThat(allowed("192.0.2.2", 500, 0)).isEqualTo(50);
  }

  @Test
  void oneNetworkOfVersion6IsOneAddress() {
    assertThat(allowed("2001:db8:0:1::1", 30, 0)).isEqualTo(30);
    assertThat(allowed("2001:db8:0:1:ffff::2", 30, 0)).isEqualTo(20);
    assertThat(allowed("2001:db8:0:2::1", 30, 0)).isEqualTo(30);
  }

  @Test
  void aClockThatStepsBackGivesNothing() {
    assertThat(allowed("192.0.2.1", 500, SECOND)).isEqualTo(50);
    assertThat(allowed("192.0.2.1", 500, 0)).isZero();
  }

  @Test
  void thoseNotSeenForLongestAreForgotten() {
    allowed("192.0.2.1", 50, 0);
    for (int i = 0; i < RequestRates.MAX_ADDRESSES + 10; i++) {
      rates.allows("10.0." + i / 256 + "." + i % 256, 0);
    }
    assertThat(rates.size()).isEqualTo(RequestRates.MAX_ADDRESSES);
    assertThat(rates.allows("192.0.2.1", 0)).isTrue();
  }

  @Test
  void whateverAnAddressIsCalledItIsCounted() {
    assertThat(rates.allows(null, 0)).isTrue();
    assertThat(rates.allows("unknown", 0)).isTrue();
    assertThat(rates.allows("not:an:address", 0)).isTrue();
  }
}
