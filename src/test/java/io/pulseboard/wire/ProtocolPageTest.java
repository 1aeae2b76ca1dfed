package io.pulseboard.wire;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Holds {@code src/docs/protocol.md} against the code: its examples, its error codes, its close
 * codes.
 */
class ProtocolPageTest {

  private static List<JsonObject> examples() throws IOException {
    return ProtocolPage.examples().stream().map(ProtocolPage::parsed).toList();
  }

  @Test
  void everyExampleIsOneOfTheDocumentedObjects() throws IOException {
    assertThat(examples())
        .hasSizeGreaterThan(15)
        .allMatch(
            example ->
                example.containsKey("op")
                    || example.containsKey("ok")
                    || example.containsKey("error")
                    || example.containsKey("sys")
                    || example.keySet().containsAll(List.of("position", "updates"))
                    || example.keySet().containsAll(List.of("c", "o", "t", "d"))
                    || example.keySet().equals(Set.of("c", "o", "t", "gone")));
  }

  @Test
  void everyExampleOfACommandIsUnderstood() throws Exception {
    List<JsonObject> commands =
        examples().stream().filter(example -> example.containsKey("op")).toList();
    assertThat(commands).hasSizeGreaterThanOrEqualTo(3);
    for (JsonObject command : commands) {
      assertThat(CommandReader.read(command.toString()).id())
          .isEqualTo(command.getJsonNumber("id").longValue());
    }
  }

  @Test
  void everyCodeIsOnThePage() throws IOException {
    String page = ProtocolPage.text();
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(page).contains("| `" + code.word() + "` |");
    }
    for (CloseCode code : CloseCode.values()) {
      assertThat(page).contains("| " + code.number() + " | " + code.reason());
    }
  }
}
