package io.pulseboard.endpoint.container;

import jakarta.websocket.Session;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Chooses the way into a WebSocket connection: the shortest that the container has. Where the
 * container is not as it was when this was written, that is the standard API. For any thread.
 */
public final class FrameWriters {

  private static final System.Logger LOG = System.getLogger(FrameWriters.class.getName());

  /** Those that the log has named. */
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private FrameWriters() {}

  /** The containers with a shorter way. */
  private enum Container {
    UNDERTOW("io.undertow.", "UndertowWriter", "getWebSocketChannel()"),
    GRIZZLY(
        "org.glassfish.tyrus.",
        "GrizzlyWriter",
        "asyncRemote",
        "webSocket",
        "protocolHandler",
        "writer",
        "tyrusHttpUpgradeHandler",
        "handler",
        "wc",
        "request",
        "coyoteRequest",
        "getConnection()");

    private final String sessions;
    private final String writer;
    private final List<String> path;
    private volatile Method maker;

    /**
     * @param sessions what the names of its sessions' classes begin with
     * @param writer the class that writes, with a static method {@code of}
     * @param path from a session to what is written to, by fields and methods
     */
    Container(String sessions, String writer, String... path) {
      this.sessions = sessions;
      this.writer = writer;
      this.path = List.of(path);
    }

    /** The writer for a session; null when frames can't be written to it as they are. */
    FrameWriter writer(Session session) throws ReflectiveOperationException {
      Object at = session;
      for (String step : path) {
        at = step.endsWith("()") ? called(at, step) : read(at, step);
      }
      if (maker == null) {
        maker = ContainerLoader.load(writer, at.getClass()).getMethod("of", Object.class);
      }
      return (FrameWriter) maker.invoke(null, at);
    }
  }

  /** The way into a session that has just been opened. */
  public static FrameWriter of(Session session) {
    FrameWriter writer = shortest(session);
    String name = writer.getClass().getSimpleName();
    if (TOLD.add(name)) {
      LOG.log(Level.INFO, "WebSocket frames are written by {0}.", name);
    }
    return writer;
  }

  private static FrameWriter shortest(Session session) {
    try {
      // What an extension, such as compression, does to frames happens on the standard way only.
      if (session.getNegotiatedExtensions().isEmpty()) {
        for (Container container : Container.values()) {
          if (session.getClass().getName().startsWith(container.sessions)) {
            FrameWriter writer = container.writer(session);
            return writer == null ? new StandardWriter(session) : writer;
          }
        }
      }
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      LOG.log(Level.DEBUG, "No short way into the connection.", e);
    }
    return new StandardWriter(session);
  }

  private static Object called(Object of, String method) throws ReflectiveOperationException {
    return of.getClass().getMethod(method.substring(0, method.length() - 2)).invoke(of);
  }

  private static Object read(Object of, String name) throws ReflectiveOperationException {
    Class<?> type = of.getClass();
    while (type != null) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          field.setAccessible(true);
          return field.get(of);
        }
      }
      type = type.getSuperclass();
    }
    throw new NoSuchFieldException(of.getClass().getName() + "." + name);
  }
}
