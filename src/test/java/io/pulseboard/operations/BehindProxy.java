package io.pulseboard.operations;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What holds behind each of the proxies, besides what holds over TLS anyway. */
interface BehindProxy extends OverTls {

  /** A visitor through a proxy that is set to cut a connection after 2 s of silence. */
  Visitor visitorOfTheHasty();

  @Test
  default void theServerSeesWhoTheClientReallyIs() throws Exception {
    String answer =
        visitor()
            .raw(
                "127.0.0.2",
                "GET /connection HTTP/1.1",
                "X-Forwarded-For: 192.0.2.1",
                "X-Forwarded-Host: elsewhere.example",
                "X-Forwarded-Port: 1",
                "Forwarded: for=192.0.2.1;host=elsewhere.example",
                "Connection: close");
    assertThat(answer).contains("127.0.0.2 https " + visitor().base().getAuthority());
    assertThat(answer).doesNotContain("elsewhere", "192.0.2.1");
  }

  @Test
  default void webSocketsAreNotCompressedUnlessThatIsAllowed() throws Exception {
    assertThat(visitor().handshakeThatOffersCompression())
        .startsWith("HTTP/1.1 101 ")
        .doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
  }

  @Test
  default void connectionsToTheServerAreKept() throws Exception {
    assertThat(visitor().get("connection?id").body())
        .isEqualTo(visitor().get("connection?id").body());
  }

  @Test
  default void aStreamThatOnlyBeatsIsNotCut() throws Exception {
    try (var events = visitorOfTheHasty().events("channel=rooms/quiet")) {
      for (int beats = 0; beats < 4; ) {
        beats += "heartbeat".equals(events.next().getString("sys", "")) ? 1 : 0;
      }
    }
  }

  @Test
  default void silenceIsCutAfterTheTimeThatIsSet() throws Exception {
    assertThat(visitorOfTheHasty().get("connection?silent").statusCode()).isEqualTo(504);
  }
}
