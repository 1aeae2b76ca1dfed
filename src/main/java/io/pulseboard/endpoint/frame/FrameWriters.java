package io.pulseboard.endpoint.frame;

import jakarta.websocket.Session;
import java.lang.System.Logger.Level;

/**
 * Chooses the way into a WebSocket connection: the shortest that the container has. For any thread.
 */
public final class FrameWriters {

  private static final System.Logger LOG = System.getLogger(FrameWriters.class.getName());

  private FrameWriters() {}

  /** The way into a session that has just been opened. */
  public static FrameWriter of(Session session) {
    try {
      // What an extension, such as compression, does to frames happens on the standard way only.
      if (session.getNegotiatedExtensions().isEmpty()) {
        String container = session.getClass().getName();
        if (container.startsWith("io.undertow.") && UndertowWriter.isFor(session)) {
          return UndertowWriter.of(session);
        }
        if (container.startsWith("org.glassfish.tyrus.")) {
          return GrizzlyWriter.of(session);
        }
      }
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      LOG.log(Level.DEBUG, "No short way into the connection.", e);
    }
    return new StandardWriter(session);
  }
}
