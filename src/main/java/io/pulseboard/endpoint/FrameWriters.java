package io.pulseboard.endpoint;

import jakarta.websocket.Session;
import java.lang.System.Logger.Level;

/** Chooses the way into a WebSocket connection: the shortest that the container has. */
final class FrameWriters {

  private static final System.Logger LOG = System.getLogger(FrameWriters.class.getName());

  private FrameWriters() {}

  static FrameWriter of(Session session) {
    // What an extension, such as compression, does to frames happens on the standard way only.
    if (session.getNegotiatedExtensions().isEmpty()) {
      try {
        if (session.getClass().getName().startsWith("io.undertow.")) {
          return UndertowWriter.of(session);
        }
        if (session.getClass().getName().startsWith("org.glassfish.tyrus.")) {
          return GrizzlyWriter.of(session);
        }
      } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
        LOG.log(Level.WARNING, "No short way into the connection.", e);
      }
    }
    return new StandardWriter(session);
  }
}
