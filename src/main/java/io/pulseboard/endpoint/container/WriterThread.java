package io.pulseboard.endpoint.container;

import io.pulseboard.hub.Writer;
import jakarta.servlet.ServletRequest;

/**
 * The thread on which a response is to be written without blocking.
 *
 * <p>The servlet API lets any thread write. On Undertow, when a write on any other thread than the
 * connection's own I/O thread meets a reader that is gone, the server logs an error with a stack
 * trace (UT005088) for what is nobody's error. So there, writes are handed to that thread.
 */
public final class WriterThread {

  private WriterThread() {}

  /** The connection's I/O thread on Undertow; elsewhere whatever thread calls. */
  public static Writer of(ServletRequest request) {
    if (request.getClass().getName().startsWith("io.undertow.")) {
      try {
        Object exchange = request.getClass().getMethod("getExchange").invoke(request);
        Object thread = exchange.getClass().getMethod("getIoThread").invoke(exchange);
        return (Writer)
            ContainerLoader.load("UndertowThread", exchange.getClass())
                .getMethod("of", Object.class)
                .invoke(null, thread);
      } catch (ReflectiveOperationException | LinkageError e) {
        return Writer.HERE;
      }
    }
    return Writer.HERE;
  }
}
