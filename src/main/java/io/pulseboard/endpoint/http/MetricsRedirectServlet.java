package io.pulseboard.endpoint.http;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Redirects requests for the application's {@code /metrics} to the server's own. */
public class MetricsRedirectServlet extends HttpEndpoint {

  private static final long serialVersionUID = 1L;

  public MetricsRedirectServlet() {
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
    String query = request.getQueryString();
    String target = query == null ? "/metrics" : "/metrics?" + query;
    answers().send(request, response, Answer.empty(302).with("Location", target));
  }
}
