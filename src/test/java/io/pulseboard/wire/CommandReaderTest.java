package io.pulseboard.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pulseboard.model.ChannelPattern;
import io.pulseboard.model.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandReaderTest {

  @Test
  void readsASubscriptionWithAllFields() throws ProtocolException {
    var command =
        (Command.Subscribe)
            CommandReader.read(
                """
                {"id":7,"op":"subscribe","channels":["stocks/*","a"],"since":"k:12","history":"5m","later":1}""");
    assertThat(command.id()).isEqualTo(7);
    assertThat(command.patterns())
        .extracting(ChannelPattern::text)
        .containsExactly("stocks/*", "a");
    assertThat(command.since()).contains(new Position("k", 12));
    assertThat(command.history()).contains(new HistoryRange(HistoryRange.MAX_COUNT, 300_000));
  }

  @Test
  void subscribesToDoublesOnce() throws ProtocolException {
    var command =
        (Command.Subscribe)
            CommandReader.read(
                "{\"id\":1,\"op\":\"subscribe\",\"channels\":[\"a\",\"a\"],\"history\":300}");
    assertThat(command.patterns()).hasSize(1);
    assertThat(command.history()).contains(new HistoryRange(300, Long.MAX_VALUE));
  }

  @Test
  void readsTheOthers() throws ProtocolException {
    assertThat(CommandReader.read("{\"id\":0,\"op\":\"ping\"}")).isEqualTo(new Command.Ping(0));
    assertThat(CommandReader.read("{\"id\":2,\"op\":\"unsubscribe\",\"channels\":[\"a\"]}"))
        .isInstanceOf(Command.Unsubscribe.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "BAD_JSON | hello",
        "BAD_JSON | ``",
        "BAD_JSON | []",
        "BAD_JSON | 7",
        "BAD_JSON | {\"id\":1",
        "BAD_JSON | {\"id\":1} {\"id\":2}",
        "BAD_COMMAND | {}",
        "BAD_COMMAND | {\"op\":\"ping\"}",
        "BAD_COMMAND | {\"id\":\"1\",\"op\":\"ping\"}",
        "BAD_COMMAND | {\"id\":-1,\"op\":\"ping\"}",
        "BAD_COMMAND | {\"id\":1.5,\"op\":\"ping\"}",
        "BAD_COMMAND | {\"id\":1e999999999,\"op\":\"ping\"}",
        "BAD_COMMAND | {\"id\":99999999999999999999,\"op\":\"ping\"}",
        "BAD_COMMAND | {\"id\":1}",
        "BAD_COMMAND | {\"id\":1,\"op\":7}",
        "UNKNOWN_OP | {\"id\":1,\"op\":\"dance\"}",
        "BAD_COMMAND | {\"id\":1,\"op\":\"subscribe\"}",
        "BAD_COMMAND | {\"id\":1,\"op\":\"subscribe\",\"channels\":[]}",
        "BAD_COMMAND | {\"id\":1,\"op\":\"subscribe\",\"channels\":[7]}",
        "BAD_COMMAND | {\"id\":1,\"op\":\"subscribe\",\"channels\":\"a\"}",
        "BAD_CHANNEL | {\"id\":1,\"op\":\"subscribe\",\"channels\":[\"\"]}",
        "BAD_CHANNEL | {\"id\":1,\"op\":\"subscribe\",\"channels\":[\"*\"]}",
        "BAD_POSITION | {\"id\":1,\"op\":\"subscribe\",\"channels\":[\"a\"],\"since\":\"yesterday\"}",
        "BAD_POSITION | {\"id\":1,\"op\":\"subscribe\",\"channels\":[\"a\"],\"since\":12}",
        "BAD_COMMAND | {\"id\":1,\"op\":\"subscribe\",\"channels\":[\"a\"],\"history\":0}",
        "BAD_COMMAND | {\"id\":1,\"op\":\"subscribe\",\"channels\":[\"a\"],\"history\":1001}",
        "BAD_COMMAND | {\"id\":1,\"op\":\"subscribe\",\"channels\":[\"a\"],\"history\":\"25h\"}",
        "BAD_COMMAND | {\"id\":1,\"op\":\"subscribe\",\"channels\":[\"a\"],\"history\":\"5 m\"}",
        "BAD_COMMAND | {\"id\":1,\"op\":\"subscribe\",\"channels\":[\"a\"],\"history\":{}}",
      })
  void refusesWithTheDocumentedCode(ErrorCode code, String frame) {
    var mistake = catchThrowableOfType(ProtocolException.class, () -> CommandReader.read(frame));
    assertThat(mistake.code()).isEqualTo(code);
    assertThat(mistake.getMessage()).isNotBlank();
  }

  @Test
  void namesTheCommandThatWasWrong() {
    var mistake =
        catchThrowableOfType(
            ProtocolException.class, () -> CommandReader.read("{\"id\":41,\"op\":\"dance\"}"));
    assertThat(mistake.commandId()).hasValue(41);
  }

  @Test
  void refusesNamesOfTenThousandCharacters() {
    var mistake =
        catchThrowableOfType(
            ProtocolException.class,
            () ->
                CommandReader.read(
                    "{\"id\":1,\"op\":\"subscribe\",\"channels\":[\""
                        + "x".repeat(10_000)
                        + "\"]}"));
    assertThat(mistake.code()).isEqualTo(ErrorCode.BAD_CHANNEL);
    assertThat(mistake.getMessage()).contains("255").hasSizeLessThan(200);
  }

  @Test
  void refusesNestingWithoutEnd() {
    var mistake =
        catchThrowableOfType(
            ProtocolException.class, () -> CommandReader.read("{\"id\":" + "[".repeat(60_000)));
    assertThat(mistake.code()).isEqualTo(ErrorCode.BAD_JSON);
  }

  @Test
  void refusesNumbersWithoutEnd() {
    var mistake =
        catchThrowableOfType(
            ProtocolException.class,
            () -> CommandReader.read("{\"id\":" + "9".repeat(60_000) + ",\"op\":\"ping\"}"));
    assertThat(mistake.code()).isIn(ErrorCode.BAD_COMMAND, ErrorCode.BAD_JSON);
  }
}
