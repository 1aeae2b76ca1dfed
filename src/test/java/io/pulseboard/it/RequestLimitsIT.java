package io.pulseboard.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many requests one address may make. */
@ExtendWith(ArquillianExtension.class)
class RequestLimitsIT {

  /** At most, in a burst, with two requests a second. */
  private static final int BURST = 10;

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.pulseboard()
        .addAsResource(
            new StringAsset("pulseboard.connections.max-requests-per-second=2\n"),
            "META-INF/microprofile-config.properties");
  }

  @ArquillianResource private URI base;

  @ParameterizedTest
  @CsvSource({
    "127.0.0.11, GET, api/history?channel=rooms/a&history=5",
    "127.0.0.12, GET, api/poll?channel=rooms/a&wait=0",
    "127.0.0.13, GET, api/stream?channel=rooms/a",
    "127.0.0.14, POST, api/push/rooms/a",
  })
  void whoAsksTooOftenIsToldToComeBack(String address, String method, String path)
      throws Exception {
    List<String> answers = new ArrayList<>();
    // More than come back while it is asked.
    for (int i = 0; i < 4 * BURST; i++) {
      answers.add(answer(address, method, path));
    }
    assertThat(answers.subList(0, BURST)).noneMatch(answer -> answer.contains(" 429 "));
    assertThat(answers)
        .anySatisfy(
            answer ->
                assertThat(answer)
                    .startsWith("HTTP/1.1 429 ")
                    .contains("Retry-After: 1", "\"code\":\"rate_exceeded\"", "\"retry\":true"));
    // Neither others nor files are meant.
    assertThat(answer("127.0.0.99", "GET", "api/poll?channel=rooms/a&wait=0"))
        .startsWith("HTTP/1.1 200 ");
    assertThat(answer(address, "GET", "")).startsWith("HTTP/1.1 200 ");
    await()
        .atMost(LiveClient.PATIENCE)
        .until(() -> !answer(address, method, path).contains(" 429 "));
  }

  /** The first of an answer, head and body. */
  private String answer(String from, String method, String path) throws IOException {
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(from, 0));
      socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
      socket.setSoTimeout((int) LiveClient.PATIENCE.toMillis());
      String head =
          method
              + " "
              + base.getPath()
              + path
              + " HTTP/1.1\r\nHost: "
              + base.getAuthority()
              + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] buffer = new byte[4_096];
      int length = 0;
      String text = "";
      while (!text.contains("}") && length < buffer.length) {
        int read = socket.getInputStream().read(buffer, length, buffer.length - length);
        if (read < 0) {
          break;
        }
        length += read;
        text = new String(buffer, 0, length, StandardCharsets.UTF_8);
      }
      return text;
    }
  }
}
