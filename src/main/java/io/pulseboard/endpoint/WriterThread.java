package io.pulseboard.endpoint;

import io.pulseboard.hub.Carrier;
import jakarta.servlet.ServletRequest;
import java.util.concurrent.Executor;

/**
 * The thread on which a response is to be written without blocking.
 *
 * <p>The servlet API lets any thread write. On Undertow, when a write on any other thread than the
 * connection's own I/O thread meets a reader that is gone, the server logs an error with a stack
 * trace (UT005088) for what is nobody's error. So there, writes are handed to that thread. It is
 * found by reflection, since other servers do not have its class.
 */
final class WriterThread {

  private WriterThread() {}

  /** The connection's I/O thread on Undertow; elsewhere whatever thread calls. */
  static Executor of(ServletRequest request) {
    if (request.getClass().getName().startsWith("io.undertow.")) {
      try {
        Object exchange = request.getClass().getMethod("getExchange").invoke(request);
        Object thread = exchange.getClass().getMethod("getIoThread").invoke(exchange);
        if (thread instanceof Executor executor) {
          return executor;
        }
      } catch (ReflectiveOperationException e) {
        return Carrier.HERE;
      }
    }
    return Carrier.HERE;
  }
}
