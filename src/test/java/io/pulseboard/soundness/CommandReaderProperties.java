package io.pulseboard.soundness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.pulseboard.wire.CommandReader;
import io.pulseboard.wire.ErrorCode;
import io.pulseboard.wire.ProtocolException;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.StringLength;

/** Whatever a client sends, it is a command or a mistake that the protocol's page names. */
class CommandReaderProperties {

  /** Far more than any frame takes; a reader that hangs is caught, a slow machine is not. */
  private static final Duration BOUND = Duration.ofSeconds(20);

  private static final List<String> COMMANDS =
      List.of(
          "{\"id\":7,\"op\":\"subscribe\",\"channels\":[\"stocks/*\",\"trades/ACME\"],"
              + "\"since\":\"k3f9a1:1043\",\"history\":\"5m\",\"rate\":2.5}",
          "{\"id\":8,\"op\":\"unsubscribe\",\"channels\":[\"stocks/*\"]}",
          "{\"id\":9,\"op\":\"ping\"}",
          "{\"id\":10,\"op\":\"history\",\"channel\":\"candles/ACME\",\"history\":50}",
          "{\"id\":11,\"op\":\"publish\",\"channel\":\"rooms/ops\",\"data\":{\"text\":\"hello\"}}",
          "{\"id\":1,\"op\":\"hello\",\"client\":\"my-board/2.1\",\"protocol\":1}",
          "{\"id\":12,\"op\":\"refresh\"}");

  private static final List<String> FRAGMENTS =
      List.of(
          "null",
          "-1",
          "1e999999999",
          "0.1",
          "9007199254740993",
          "\"\"",
          "[]",
          "{}",
          "true",
          "[[",
          "\\u0000",
          "\\ud800",
          "\"*\"",
          "\"a//b\"",
          ",",
          ":",
          "\"",
          "}",
          "]",
          "\n",
          "\u0000",
          "\ud83d");

  @Property(tries = 5_000)
  void anyTextIsACommandOrAMistake(@ForAll @StringLength(max = 200) String text) {
    read(text);
  }

  @Property(tries = 10_000)
  void aCommandThatWasTamperedWithIsACommandOrAMistake(@ForAll("tampered") String text) {
    read(text);
  }

  @Property(tries = 200)
  void whatRepeatsWithoutEndIsReadInBoundedTime(@ForAll("endless") String text) {
    assertTimeoutPreemptively(BOUND, () -> read(text));
  }

  private static void read(String text) {
    try {
      assertThat(CommandReader.read(text).id()).isBetween(0L, (1L << 53) - 1);
    } catch (ProtocolException e) {
      assertThat(e.code())
          .isNotIn(ErrorCode.INTERNAL, ErrorCode.FORBIDDEN, ErrorCode.TOO_MANY_CONNECTIONS);
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(1_000);
    }
  }

  @Provide
  Arbitrary<String> tampered() {
    Arbitrary<Change> change =
        Combinators.combine(
                Arbitraries.integers().between(0, 199),
                Arbitraries.integers().between(0, 12),
                Arbitraries.frequencyOf(
                    Tuple.of(3, Arbitraries.of(FRAGMENTS)),
                    Tuple.of(1, Arbitraries.strings().ofMaxLength(4)),
                    Tuple.of(1, Arbitraries.just(""))))
            .as(Change::new);
    return Combinators.combine(Arbitraries.of(COMMANDS), change.list().ofMinSize(1).ofMaxSize(4))
        .as(
            (command, changes) -> {
              String text = command;
              for (Change one : changes) {
                text = one.in(text);
              }
              return text;
            });
  }

  /** Some characters make place for others. */
  private record Change(int at, int length, String with) {

    String in(String text) {
      int from = text.isEmpty() ? 0 : at % text.length();
      return text.substring(0, from)
          + with
          + text.substring(Math.min(text.length(), from + length));
    }
  }

  @Provide
  Arbitrary<String> endless() {
    return Combinators.combine(
            Arbitraries.of(COMMANDS),
            Arbitraries.integers().between(0, 80),
            Arbitraries.of("[", "{\"a\":", "9", "\\u0061", "\"a\",", "-", "1e9,", "a/", " "))
        .as(
            (command, at, part) -> {
              int from = Math.min(at, command.length());
              String end = command.substring(from);
              int times = (CommandReader.MAX_LENGTH - command.length()) / part.length();
              return command.substring(0, from) + part.repeat(times) + end;
            });
  }
}
