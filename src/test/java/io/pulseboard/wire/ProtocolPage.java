package io.pulseboard.wire;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code src/docs/protocol.md}, and the JSON examples on it. */
public final class ProtocolPage {

  private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

  private ProtocolPage() {}

  static String text() throws IOException {
    return Files.readString(Path.of("src/docs/protocol.md"));
  }

  /** The examples of what the server says, as they stand there. */
  public static List<String> ofTheServer() throws IOException {
    return examples().stream().filter(line -> !parsed(line).containsKey("op")).toList();
  }

  /** All examples, a line each. */
  static List<String> examples() throws IOException {
    return EXAMPLE
        .matcher(text())
        .results()
        .flatMap(block -> block.group(1).lines())
        .filter(line -> !line.isBlank())
        .toList();
  }

  public static JsonObject parsed(String line) {
    return Json.createReader(new StringReader(line)).readObject();
  }

  /** The names of fields in their order, and the types of values; of a list its first item's. */
  public static String shape(JsonValue value) {
    if (value instanceof JsonObject object) {
      return object.entrySet().stream()
          .map(field -> field.getKey() + ":" + shape(field.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    } else if (value instanceof JsonArray array) {
      return array.isEmpty() ? "[]" : "[" + shape(array.get(0)) + "]";
    }
    return switch (value.getValueType()) {
      case TRUE, FALSE -> "flag";
      default -> value.getValueType().name().toLowerCase(java.util.Locale.ROOT);
    };
  }
}
