package io.pulseboard.endpoint.container;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;

/**
 * The connection on which a request arrived. The servlet API has no way to end a connection whose
 * client does not read or does not send. Where the container's classes differ from what is expected
 * here, nothing happens. Must be called on the {@link WriterThread}.
 */
public final class ClientConnection {

  private static final System.Logger LOG = System.getLogger(ClientConnection.class.getName());

  private ClientConnection() {}

  /** Whether Undertow serves the request. */
  public static boolean isUndertow(ServletRequest request) {
    return request.getClass().getName().startsWith("io.undertow.");
  }

  /** Closes the connection immediately; over HTTP/2 on Undertow, only the request's stream. */
  public static void close(ServletRequest request) {
    ServletRequest own = request;
    while (own instanceof ServletRequestWrapper wrapper) {
      own = wrapper.getRequest();
    }
    try {
      if (isUndertow(own)) {
        Object exchange = called(own, "getExchange");
        ((Closeable) called(exchange, "getConnection")).close();
      } else {
        called(grizzly(own), "terminateSilently");
      }
    } catch (ReflectiveOperationException | IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "Not closed: {0}", e.toString());
    }
  }

  /**
   * Whether the connection is still open. Payara passes on requests that a client sent before it
   * left, one by one; Undertow does not.
   */
  public static boolean isOpen(ServletRequest request) {
    if (isUndertow(request)) {
      return true;
    }
    try {
      return (Boolean) called(grizzly(request), "isOpen");
    } catch (ReflectiveOperationException | RuntimeException e) {
      return true;
    }
  }

  /**
   * Keeps Grizzly from accepting more than this many bytes before a client reads. By default,
   * Grizzly accepts four times the system's send buffer, some MB for each connection.
   */
  public static void bound(ServletRequest request, int bytes) {
    try {
      Object connection = grizzly(request);
      connection
          .getClass()
          .getMethod("setMaxAsyncWriteQueueSize", int.class)
          .invoke(connection, bytes);
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(Level.DEBUG, "Not bounded: {0}", e.toString());
    }
  }

  /** Grizzly's connection. */
  private static Object grizzly(ServletRequest request) throws ReflectiveOperationException {
    Object coyote = read(read(request, "request"), "coyoteRequest");
    return called(called(coyote, "getContext"), "getConnection");
  }

  /**
   * Closes a connection whose request was answered before it had arrived in full: Undertow would
   * wait for the rest, on the thread that ends the request. Other containers wait without holding a
   * thread.
   */
  public static void leave(ServletRequest request) {
    if (isUndertow(request)) {
      close(request);
    }
  }

  private static Object called(Object of, String method) throws ReflectiveOperationException {
    return of.getClass().getMethod(method).invoke(of);
  }

  private static Object read(Object of, String name) throws ReflectiveOperationException {
    for (Class<?> type = of.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          field.setAccessible(true);
          return field.get(of);
        }
      }
    }
    throw new NoSuchFieldException(of.getClass().getName() + "." + name);
  }
}
