package io.pulseboard.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What holds wherever a browser meets Pulseboard over TLS: at a server, or at a proxy before it.
 */
@Timeout(60)
interface OverTls {

  Visitor visitor();

  @Test
  default void speaksTls13() throws Exception {
    HttpResponse<String> page = visitor().get("");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Pulseboard");
    assertThat(page.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
  }

  @Test
  default void speaksTls12ButNothingOlder() throws Exception {
    assertThat(Hello.answer(visitor().base(), Hello.TLS_1_2)).isEqualTo(Hello.HANDSHAKE);
    assertThat(Hello.answer(visitor().base(), Hello.TLS_1_1)).isIn(Hello.ALERT, Hello.NONE);
  }

  @Test
  default void speaksHttp2() throws Exception {
    assertThat(visitor().get("").version()).isEqualTo(HttpClient.Version.HTTP_2);
  }

  @Test
  default void aWebSocketMoves() throws Exception {
    try (Visitor.Live live = visitor().live()) {
      live.say("{\"id\":1,\"op\":\"subscribe\",\"channels\":[\"stocks/*\"]}");
      long first = live.nextOffset();
      for (int i = 0; i < 50; i++) {
        first = Math.max(first, live.nextOffset());
      }
      assertThat(live.nextOffset()).isGreaterThan(first);
    }
  }

  @Test
  default void aWebSocketOfAForeignPageIsRefused() {
    assertThatThrownBy(() -> visitor().live("https://elsewhere.example").close())
        .hasRootCauseMessage("Unexpected HTTP response status code 403");
  }

  @Test
  default void anEventStreamMovesAndIsNotCompressed() throws Exception {
    try (var events = visitor().events("channel=stocks/ACME", "Accept-Encoding", "gzip")) {
      assertThat(events.response().headers().firstValue("Content-Encoding")).isEmpty();
      long first = events.nextOffset();
      assertThat(events.nextOffset()).isGreaterThan(first);
    }
  }

  @Test
  default void aLongPollWaitsForWhatIsNew() throws Exception {
    String position = visitor().poll("channel=stocks/ACME&wait=0").getString("position");
    var answer = visitor().poll("channel=stocks/ACME&wait=20&since=" + position);
    assertThat(answer.getJsonArray("updates")).isNotEmpty();
    assertThat(answer.getString("position")).isNotEqualTo(position);
  }
}
