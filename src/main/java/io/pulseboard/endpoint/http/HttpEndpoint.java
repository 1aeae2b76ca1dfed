package io.pulseboard.endpoint.http;

import io.pulseboard.wire.ErrorCode;
import io.pulseboard.wire.ProtocolException;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/**
 * What all servlets share: which methods an address takes, and that nothing waits for a client. A
 * {@code HEAD} is a {@code GET} only where that is said, for else it would subscribe somebody who
 * wants nothing.
 */
public abstract class HttpEndpoint extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient Answers answers;

  private final List<String> methods;

  /** Accepts these methods and {@code OPTIONS}. */
  protected HttpEndpoint(String... methods) {
    this.methods = List.of(methods);
  }

  /** What writes the responses. */
  protected final Answers answers() {
    return answers;
  }

  /** For a servlet into which the container does not inject. */
  final void use(Answers some) {
    this.answers = some;
  }

  @Override
  protected final void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String method = request.getMethod();
    if (method.equals("OPTIONS")) {
      answers.send(request, response, Answer.empty(204).with("Allow", allowed()));
    } else if (!methods.contains(method)) {
      answers.send(request, response, Refusals.method(allowed()));
    } else if (!method.equals("POST") && Bodies.isAnnounced(request)) {
      answers.send(
          request,
          response,
          Refusals.of(400, ErrorCode.BAD_COMMAND, "A " + method + " has no body here."));
    } else {
      open(request, response);
    }
  }

  private void open(HttpServletRequest request, HttpServletResponse response) throws IOException {
    try {
      answer(request, response);
    } catch (ProtocolException e) {
      answers.send(request, response, Refusals.of(e));
    }
  }

  private String allowed() {
    return String.join(", ", methods) + ", OPTIONS";
  }

  /**
   * Answers a request of a method that is taken.
   *
   * @throws ProtocolException what to refuse it with, before anything of it was begun
   */
  protected abstract void answer(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ProtocolException;
}
