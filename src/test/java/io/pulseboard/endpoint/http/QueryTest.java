package io.pulseboard.endpoint.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pulseboard.wire.ErrorCode;
import io.pulseboard.wire.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

  @Test
  void readsWhatIsThere() throws ProtocolException {
    Query query = Query.parse("channel=stocks/*&channel=rooms%2Fa+b&since=e:1&flag&=x&a=b=c");
    assertThat(query.all("channel")).containsExactly("stocks/*", "rooms/a b");
    assertThat(query.first("since")).isEqualTo("e:1");
    assertThat(query.first("flag")).isEmpty();
    assertThat(query.first("a")).isEqualTo("b=c");
    assertThat(query.first("none")).isNull();
    assertThat(query.all("none")).isEmpty();
  }

  @Test
  void namesAndValuesAreUtf8() throws ProtocolException {
    assertThat(Query.parse("n%C3%A4me=%F0%9F%98%80").first("n\u00e4me")).isEqualTo("\uD83D\uDE00");
  }

  @Test
  void noneIsEmpty() throws ProtocolException {
    assertThat(Query.parse(null).values()).isEmpty();
    assertThat(Query.parse("").all("channel")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=%",
        "a=%1",
        "a=%zz",
        "a=%+1",
        "a=%-1",
        "%gg=1",
        "a=%FF",
        "a=%C0%AF",
        "a=%ED%A0%80",
        "a=\u00e4",
        "a=b c"
      })
  void whatIsNotEncodedWellIsRefused(String query) {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> Query.parse(query))
        .matches(mistake -> mistake.code() == ErrorCode.BAD_COMMAND);
  }

  @Test
  void tooManyParametersAreRefused() {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> Query.parse("a=1&".repeat(1_001)))
        .withMessageContaining("1000");
  }
}
