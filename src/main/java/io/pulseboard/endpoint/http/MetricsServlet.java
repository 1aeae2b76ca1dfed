package io.pulseboard.endpoint.http;

import io.pulseboard.telemetry.Exposition;
import io.pulseboard.telemetry.SmallRyeExposition;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves {@code /metrics} where {@link MetricsServletRegistration} finds that the server has none.
 */
public class MetricsServlet extends HttpEndpoint {

  private static final long serialVersionUID = 1L;

  private final transient AtomicInteger unread = new AtomicInteger();

  public MetricsServlet() {
    super("GET", "HEAD");
  }

  @Override
  public void init() {
    // Not all containers inject into a servlet that is registered programmatically.
    use(CDI.current().select(Answers.class).get());
  }

  @Override
  protected void answer(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    List<String> accept = Collections.list(request.getHeaders("Accept"));
    answers().sendProduced(request, unread, () -> answer(path, accept));
  }

  private static Answer answer(String path, List<String> accept) {
    Exposition exposition = SmallRyeExposition.of(path, accept);
    return Answer.of(
        exposition.status(), exposition.type(), exposition.text().getBytes(StandardCharsets.UTF_8));
  }
}
