package io.pulseboard.wire;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Holds {@code src/docs/protocol.md} against the code: its examples, its error codes, its close
 * codes.
 */
class ProtocolPageTest {

  private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

  private static String page() throws IOException {
    return Files.readString(Path.of("src/docs/protocol.md"));
  }

  private static List<JsonObject> examples() throws IOException {
    return EXAMPLE
        .matcher(page())
        .results()
        .flatMap(block -> block.group(1).lines())
        .filter(line -> !line.isBlank())
        .map(line -> Json.createReader(new StringReader(line)).readObject())
        .toList();
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
                    || example.keySet().containsAll(List.of("c", "o", "t", "d")));
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
    String page = page();
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(page).contains("| `" + code.word() + "` |");
    }
    for (CloseCode code : CloseCode.values()) {
      assertThat(page).contains("| " + code.number() + " | " + code.reason());
    }
  }
}
