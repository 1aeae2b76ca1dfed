package io.pulseboard.endpoint.websocket;

import io.pulseboard.config.Settings;
import io.pulseboard.endpoint.container.ContainerLoader;
import io.pulseboard.endpoint.container.FrameWriter;
import io.pulseboard.endpoint.container.InputMeter;
import io.pulseboard.endpoint.container.Link;
import io.pulseboard.endpoint.container.StandardWriter;
import io.pulseboard.endpoint.container.TyrusInput;
import io.pulseboard.endpoint.http.FieldPath;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.websocket.Session;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Chooses how frames are written to a WebSocket connection: directly to the container's own
 * connection where that is possible, and through the standard API elsewhere, including containers
 * whose classes differ from what is expected here. Also finds the container's connection, however
 * frames are written. Thread-safe.
 */
@Singleton
public class FrameWriters {

  private static final System.Logger LOG = System.getLogger(FrameWriters.class.getName());

  /** The containers whose own connections can be written to directly. */
  private enum Container {
    UNDERTOW("io.undertow.", "UndertowWriter", "UndertowLink", "getWebSocketChannel()"),
    GRIZZLY(
        "org.glassfish.tyrus.",
        "GrizzlyWriter",
        "GrizzlyLink",
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
    private final String link;
    private final FieldPath path;

    /**
     * @param sessions the prefix of the class names of its sessions
     * @param writer the class that writes frames, with a static method {@code of}
     * @param link the class that cuts connections, with a static method {@code of}
     * @param path the path from a session to the object that is written to, by fields and methods
     */
    Container(String sessions, String writer, String link, String... path) {
      this.sessions = sessions;
      this.writer = writer;
      this.link = link;
      this.path = new FieldPath(path);
    }

    static Optional<Container> of(Session session) {
      String name = session.getClass().getName();
      return Stream.of(values()).filter(one -> name.startsWith(one.sessions)).findFirst();
    }
  }

  /** The path from a session on Payara to the object that reads its input. */
  private static final FieldPath TYRUS_READER =
      new FieldPath(
          "asyncRemote",
          "webSocket",
          "protocolHandler",
          "writer",
          "tyrusHttpUpgradeHandler",
          "handler");

  private final boolean isDirect;
  private final Map<String, Method> makers = new ConcurrentHashMap<>();

  /** The writers that the log has named already. */
  private final Set<String> told = new HashSet<>();

  @Inject
  public FrameWriters(Settings settings) {
    this.isDirect = settings.connections().direct();
  }

  /** The writer for a session that has just been opened. */
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

  /** The container's own connection below a session, where it is accessible. */
  Optional<Link> link(Session session) {
    Optional<Container> container = Container.of(session);
    if (container.isEmpty()) {
      return Optional.empty();
    }
    try {
      Object below = container.get().path.follow(session);
      return Optional.of((Link) made(container.get().link, below));
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      LOG.log(Level.DEBUG, "The container's connection is not accessible.", e);
      return Optional.empty();
    }
  }

  /**
   * Measures how much the container keeps of incomplete frames. Undertow keeps none: it passes on
   * each fragment.
   */
  void meter(Session session, InputMeter meter) {
    if (Container.of(session).filter(Container.GRIZZLY::equals).isPresent()) {
      try {
        TyrusInput.measure(TYRUS_READER.follow(session), meter);
      } catch (ReflectiveOperationException | RuntimeException e) {
        LOG.log(Level.DEBUG, "Incomplete frames are not measured: {0}", e.toString());
      }
    }
  }

  private FrameWriter shortest(Session session) {
    Optional<Container> container = Container.of(session);
    try {
      // Extensions such as compression are applied by the standard API only.
      if (isDirect && container.isPresent() && session.getNegotiatedExtensions().isEmpty()) {
        Object below = container.get().path.follow(session);
        FrameWriter writer = (FrameWriter) made(container.get().writer, below);
        return writer == null ? new StandardWriter(session) : writer;
      }
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      LOG.log(Level.DEBUG, "Frames can't be written below the standard API.", e);
    }
    return new StandardWriter(session);
  }

  private Object made(String name, Object of) throws ReflectiveOperationException {
    Method maker = makers.get(name);
    if (maker == null) {
      maker = ContainerLoader.load(name, of.getClass()).getMethod("of", Object.class);
      makers.put(name, maker);
    }
    return maker.invoke(null, of);
  }
}
