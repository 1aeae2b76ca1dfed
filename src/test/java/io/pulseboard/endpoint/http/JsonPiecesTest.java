package io.pulseboard.endpoint.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JsonPiecesTest {

  private static String text(ByteBuffer piece) {
    return StandardCharsets.UTF_8.decode(piece).toString();
  }

  @Test
  void ofNothingThereIsOnePiece() {
    JsonPieces pieces = new JsonPieces("{\"a\":1}", "all", List.<String>of().iterator(), ",");
    assertThat(text(pieces.next())).isEqualTo("{\"a\":1,\"all\":[]}\n");
    assertThat(pieces.hasNext()).isFalse();
  }

  @Test
  void itemsAreAskedForWhenTheyAreWritten() {
    AtomicInteger asked = new AtomicInteger();
    Iterator<String> items =
        IntStream.range(0, 1_000)
            .mapToObj(
                i -> {
                  asked.incrementAndGet();
                  return "\"" + i + "€".repeat(100) + "\"";
                })
            .iterator();
    JsonPieces pieces = new JsonPieces("{\"a\":1}", "all", items, ",\n");
    List<String> written = new ArrayList<>();
    written.add(text(pieces.next()));
    assertThat(asked.get()).isLessThan(300);
    pieces.forEachRemaining(piece -> written.add(text(piece)));
    assertThat(written).hasSizeGreaterThan(4);
    JsonObject whole = Json.createReader(new StringReader(String.join("", written))).readObject();
    assertThat(whole.getJsonArray("all")).hasSize(1_000);
    assertThat(whole.getJsonArray("all").getString(999)).isEqualTo("999" + "€".repeat(100));
  }
}
