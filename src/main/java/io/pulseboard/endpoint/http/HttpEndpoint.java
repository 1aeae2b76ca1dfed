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
 * The base class of all servlets: accepts the methods of an address and refuses all others, without
 * waiting for a client. {@code GET} does not imply {@code HEAD}: a {@code HEAD} request would
 * otherwise subscribe a client that wants no updates.
 */
public abstract class HttpEndpoint extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient Answers answers;

  private final List<String> methods;

  /** Accepts these methods and {@code OPTIONS}. */
  protected HttpEndpoint(String... methods) {
    this.methods = List.of(methods);
  }

  /** Writes the responses. */
  protected final Answers answers() {
    return answers;
  }

  /** Sets {@code answers} in a servlet into which the container does not inject. */
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
          Refusals.of(
              400, ErrorCode.BAD_COMMAND, "A " + method + " request must not have a body here."));
    } else {
      answerOrRefuse(request, response);
    }
  }

  private void answerOrRefuse(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
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
   * Answers a request whose method is accepted.
   *
   * @throws ProtocolException why the request is refused; only before processing has started
   */
  protected abstract void answer(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ProtocolException;
}
