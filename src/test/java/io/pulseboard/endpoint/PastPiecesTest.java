package io.pulseboard.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseboard.hub.Line;
import io.pulseboard.model.Position;
import io.pulseboard.wire.SystemWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PastPiecesTest {

  @Test
  void ofNothingThereIsOnePiece() {
    Line.Past past = new Line.Past(0, new Position("e", 7), true, List.of());
    PastPieces pieces = new PastPieces(past);
    assertThat(StandardCharsets.UTF_8.decode(pieces.next()).toString())
        .isEqualTo(SystemWriter.past(past.position(), true, List.of()) + "\n");
    assertThat(pieces.hasNext()).isFalse();
  }
}
