package io.pulseboard.endpoint.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {

  /** The headers of RFC 6455, section 5.2, at the ends of each way to write a length. */
  @ParameterizedTest
  @CsvSource({
    "0, 8100",
    "125, 817d",
    "126, 817e007e",
    "65535, 817effff",
    "65536, 817f0000000000010000",
  })
  void aTextHasTheHeaderForItsLength(int length, String header) {
    ByteBuffer wire = Frame.text("x".repeat(length)).wire();
    byte[] head = new byte[header.length() / 2];
    wire.get(head);
    assertThat(HexFormat.of().formatHex(head)).isEqualTo(header);
    assertThat(wire.remaining()).isEqualTo(length);
    assertThat(StandardCharsets.UTF_8.decode(wire).toString()).isEqualTo("x".repeat(length));
  }

  @Test
  void itsLengthIsThatOfTheBytesNotTheCharacters() {
    assertThat(HexFormat.of().formatHex(bytes(Frame.text("€").wire()))).isEqualTo("8103e282ac");
  }

  @Test
  void bytesGoOutAsTheyAre() {
    Frame frame = Frame.binary(new byte[] {1, 2, 3});
    assertThat(HexFormat.of().formatHex(bytes(frame.wire()))).isEqualTo("8203010203");
    assertThat(bytes(frame.bytes())).containsExactly(1, 2, 3);
  }

  @Test
  void whoReadsItTakesNothingFromTheNextOne() {
    Frame frame = Frame.text("shared");
    assertThat(bytes(frame.wire())).isEqualTo(bytes(frame.wire()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "é",
        "€",
        "\uD83D\uDE80",
        "a€é\uD83D\uDE80z",
        "\u007F\u0080\u07FF\u0800"
      })
  void saysHowManyBytesItHasBeforeAndAfterTheyAreMade(String text) {
    for (int times : new int[] {1, 30, 40_000}) {
      Frame frame = Frame.text(text.repeat(times));
      assertThat(frame.length()).isEqualTo(frame.wire().remaining());
      Frame made = Frame.text(text.repeat(times));
      assertThat(made.wire().remaining()).isEqualTo(made.length());
    }
    assertThat(Frame.binary(new byte[300]).length()).isEqualTo(304);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
