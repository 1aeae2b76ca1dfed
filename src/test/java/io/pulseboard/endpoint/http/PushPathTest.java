package io.pulseboard.endpoint.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pulseboard.wire.ErrorCode;
import io.pulseboard.wire.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushPathTest {

  @ParameterizedTest
  @CsvSource({
    "rooms/ops, rooms/ops",
    "rooms/a%3Bb%2c, 'rooms/a;b,'",
    "rooms/a+b, rooms/a+b",
    "rooms/%2e%2e%2e, rooms/...",
    "rooms/%25%32%66, rooms/%2f",
    "rooms/%E2%82%AC, rooms/\u20ac",
  })
  void theNameIsWhatTheAddressSays(String path, String name) throws ProtocolException {
    assertThat(PushPath.channel("/board/api/push/" + path, "/board").name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "rooms/",
        "rooms//a",
        "rooms/*",
        "rooms/a;x",
        "rooms/a%2Fb",
        "rooms/a%2fb",
        "rooms/a%5cb",
        "rooms/./b",
        "rooms/..",
        "rooms/%2E%2e/b",
        "rooms/%00",
        "rooms/%C0%AE",
        "rooms/%",
        "rooms/\u00e4"
      })
  void whatNotAllReadAlikeIsRefused(String path) {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> PushPath.channel("/api/push/" + path, ""))
        .matches(mistake -> mistake.code() == ErrorCode.BAD_CHANNEL);
  }

  @Test
  void anAddressThatOnlyTheContainerReadsSoIsRefused() {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> PushPath.channel("/x/../api/push/rooms/a", ""));
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> PushPath.channel("/api;v=1/push/rooms/a", ""));
  }
}
