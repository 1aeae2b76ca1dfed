package io.pulseboard.telemetry;

import io.smallrye.metrics.MetricsRequestHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * All metrics as Prometheus text, by SmallRye. This is the only class that uses SmallRye's types,
 * so it loads only on servers that were given SmallRye. It is not a servlet, because Payara
 * inspects every servlet class of a WAR, registered or not. For any thread.
 */
public final class SmallRyeExposition {

  private static final MetricsRequestHandler HANDLER = new MetricsRequestHandler();

  private SmallRyeExposition() {}

  /**
   * SmallRye's response, with no header but the type: the others let pages of every origin read it.
   *
   * @param path the request's path, below the application's
   * @param accept the {@code Accept} headers
   */
  public static Exposition of(String path, List<String> accept) {
    AtomicReference<Exposition> answer = new AtomicReference<>();
    try {
      HANDLER.handleRequest(
          path,
          "/metrics",
          "GET",
          accept.stream(),
          Map.of(),
          (status, message, headers) -> answer.set(new Exposition(status, type(headers), message)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return answer.get();
  }

  private static String type(Map<String, String> headers) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase("Content-Type"))
        .map(Map.Entry::getValue)
        .map(type -> type.contains("charset") ? type : type + ";charset=UTF-8")
        .findFirst()
        .orElse("text/plain;charset=UTF-8");
  }
}
