package io.pulseboard.endpoint;

import io.pulseboard.config.Settings;
import io.pulseboard.endpoint.container.ContainerLoader;
import io.pulseboard.endpoint.container.FrameWriter;
import io.pulseboard.endpoint.container.StandardWriter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.websocket.Session;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses the way into a WebSocket connection: the shortest that the container has. Where the
 * container is not as it was when this was written, that is the standard API. For any thread.
 */
@Singleton
public class FrameWriters {

  private static final System.Logger LOG = System.getLogger(FrameWriters.class.getName());

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

    Object follow(Object from) throws ReflectiveOperationException {
      Object at = from;
      for (String step : path) {
        at = step.endsWith("()") ? called(at, step) : read(at, step);
      }
      return at;
    }
  }

  private final boolean isDirect;
  private final Map<Container, Method> makers = new EnumMap<>(Container.class);

  /** Those that the log has named. */
  private final Set<String> told = new HashSet<>();

  @Inject
  public FrameWriters(Settings settings) {
    this.isDirect = settings.connections().direct();
  }

  /** The way into a session that has just been opened. */
  FrameWriter of(Session session) {
    FrameWriter writer = shortest(session);
    String name = writer.getClass().getSimpleName();
    boolean isNew;
    synchronized (told) {
      isNew = told.add(name);
    }
    if (isNew) {
      LOG.log(Level.INFO, "WebSocket frames are written by {0}.", name);
    }
    return writer;
  }

  private FrameWriter shortest(Session session) {
    try {
      // What an extension, such as compression, does to frames happens on the standard way only.
      if (isDirect && session.getNegotiatedExtensions().isEmpty()) {
        for (Container container : Container.values()) {
          if (session.getClass().getName().startsWith(container.sessions)) {
            Object connection = container.follow(session);
            FrameWriter writer =
                (FrameWriter) maker(container, connection).invoke(null, connection);
            return writer == null ? new StandardWriter(session) : writer;
          }
        }
      }
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      LOG.log(Level.DEBUG, "No short way into the connection.", e);
    }
    return new StandardWriter(session);
  }

  private Method maker(Container container, Object connection) throws ReflectiveOperationException {
    synchronized (makers) {
      Method maker = makers.get(container);
      if (maker == null) {
        Class<?> writer = ContainerLoader.load(container.writer, connection.getClass());
        maker = writer.getMethod("of", Object.class);
        makers.put(container, maker);
      }
      return maker;
    }
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
