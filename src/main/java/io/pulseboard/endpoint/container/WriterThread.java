package io.pulseboard.endpoint.container;

import io.pulseboard.hub.delivery.SendExecutor;
import jakarta.servlet.ServletRequest;

/**
 * The thread on which a response must be written without blocking.
 *
 * <p>The servlet API lets any thread write. On Undertow, when a thread other than the connection's
 * own I/O thread writes to a client that has gone, the server logs an error with a stack trace
 * (UT005088), although nothing is wrong. Writes on Undertow are therefore handed to the I/O thread.
 */
public final class WriterThread {

  private WriterThread() {}

  /** The connection's I/O thread on Undertow; elsewhere the calling thread. */
  public static SendExecutor of(ServletRequest request) {
    if (request.getClass().getName().startsWith("io.undertow.")) {
      try {
        Object exchange = request.getClass().getMethod("getExchange").invoke(request);
        Object thread = exchange.getClass().getMethod("getIoThread").invoke(exchange);
        return (SendExecutor)
            ContainerLoader.load("UndertowThread", exchange.getClass())
                .getMethod("of", Object.class)
                .invoke(null, thread);
      } catch (ReflectiveOperationException | LinkageError e) {
        return SendExecutor.CALLER;
      }
    }
    return SendExecutor.CALLER;
  }
}
