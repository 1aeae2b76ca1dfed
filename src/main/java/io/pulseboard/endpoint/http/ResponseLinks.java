package io.pulseboard.endpoint.http;

import io.pulseboard.endpoint.container.ContainerLoader;
import io.pulseboard.endpoint.container.Link;
import jakarta.servlet.ServletRequest;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** Finds the container's connection below a response that shares it with no other. Thread-safe. */
public final class ResponseLinks {

  private static final System.Logger LOG = System.getLogger(ResponseLinks.class.getName());
  private static final FieldPath UNDERTOW = new FieldPath("getExchange()", "getConnection()");
  private static final FieldPath GRIZZLY =
      new FieldPath("request", "coyoteRequest", "getConnection()");

  private ResponseLinks() {}

  /**
   * The connection; empty for HTTP/2, where many responses share a connection, and on unknown
   * servers.
   */
  public static Optional<Link> of(ServletRequest request) {
    String name = request.getClass().getName();
    if (!"HTTP/1.1".equals(request.getProtocol())) {
      return Optional.empty();
    }
    try {
      if (name.startsWith("io.undertow.")) {
        return Optional.of(link("UndertowHttpLink", UNDERTOW.follow(request)));
      } else if (name.startsWith("org.apache.catalina.")) {
        return Optional.of(link("GrizzlyLink", GRIZZLY.follow(request)));
      }
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      LOG.log(Level.DEBUG, "The container's connection is not accessible.", e);
    }
    return Optional.empty();
  }

  private static Link link(String name, Object connection) throws ReflectiveOperationException {
    return (Link)
        ContainerLoader.load(name, connection.getClass())
            .getMethod("of", Object.class)
            .invoke(null, connection);
  }
}
