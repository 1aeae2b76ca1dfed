package io.pulseboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnfinishedInputTest {

  private final UnfinishedInput input = new UnfinishedInput();

  @Test
  void takesNoMoreThanItsBound() {
    assertThat(input.reserve(UnfinishedInput.MAX_BYTES - 1)).isTrue();
    assertThat(input.reserve(2)).isFalse();
    assertThat(input.reserve(1)).isTrue();
    assertThat(input.bytes()).isEqualTo(UnfinishedInput.MAX_BYTES);
  }

  @Test
  void whatIsReleasedMayBeTakenAgain() {
    assertThat(input.reserve(UnfinishedInput.MAX_BYTES)).isTrue();
    input.release(UnfinishedInput.MAX_BYTES);
    assertThat(input.bytes()).isZero();
    assertThat(input.reserve(1)).isTrue();
  }
}
