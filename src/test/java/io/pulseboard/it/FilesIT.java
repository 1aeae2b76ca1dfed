package io.pulseboard.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard's files. */
@ExtendWith(ArquillianExtension.class)
class FilesIT {

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.pulseboard();
  }

  @ArquillianResource private URI base;

  @ParameterizedTest
  @CsvSource({
    "'', text/html",
    "index.html, text/html",
    "main.js, text/javascript",
    "styles/base.css, text/css",
    "favicon.svg, image/svg+xml",
    "vendor/lightweight-charts/lightweight-charts.js, text/javascript",
    "vendor/uplot/LICENSE, text/plain",
  })
  void eachHasItsTypeAndItsTag(String path, String type) throws Exception {
    HttpResponse<String> answer = Probe.get(base, path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(type);
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-cache");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
    String tag = answer.headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> again = Probe.get(base, path, "If-None-Match", "\"other\", W/" + tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(again.headers().firstValue("ETag")).hasValue(tag);
    assertThat(Probe.get(base, path, "If-None-Match", "\"other\"").body()).isEqualTo(answer.body());
  }

  @Test
  void aHeadTellsTheLengthAndNoMore() throws Exception {
    int length = Probe.get(base, "main.js").body().length();
    try (RawConnection connection = RawConnection.to(base)) {
      assertThat(connection.head("HEAD", "main.js").readHead())
          .startsWith("HTTP/1.1 200 ")
          .containsIgnoringCase("Content-Length: " + length + "\r\n");
      // The next answer follows at once: the first had no body.
      assertThat(connection.head("GET", "main.js").readStatus()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing",
        "views/",
        "WEB-INF/web.xml",
        "WEB-INF/classes/io/pulseboard/endpoint/http/FileServlet.class",
        "META-INF/MANIFEST.MF",
        "views/%2e%2e/WEB-INF/web.xml",
        "api/nothing"
      })
  void whatIsNoFileOfTheDashboardIsNotThere(String path) throws Exception {
    try (RawConnection connection = RawConnection.to(base)) {
      assertThat(connection.head("GET", path).readStatus()).isIn(400, 403, 404);
    }
  }
}
