package io.pulseboard.endpoint.container;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.RejectedExecutionException;
import org.xnio.IoUtils;
import org.xnio.Options;
import org.xnio.XnioIoThread;
import org.xnio.channels.Configurable;

/**
 * Cuts connections of Undertow with a reset, so that the system discards what it still had to send.
 * Loaded by {@link ContainerLoader}.
 */
final class UndertowCut {

  private static final System.Logger LOG = System.getLogger(UndertowCut.class.getName());

  private UndertowCut() {}

  /**
   * Cuts a connection on its own thread.
   *
   * @param connection the connection to reset
   * @param layers what to close, in this order
   */
  static void cut(XnioIoThread thread, Configurable connection, Closeable... layers) {
    try {
      thread.execute(() -> cut(connection, layers));
    } catch (RejectedExecutionException e) {
      cut(connection, layers);
    }
  }

  private static void cut(Configurable connection, Closeable... layers) {
    try {
      connection.setOption(Options.CLOSE_ABORT, true);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "Closed without a reset: {0}", e.toString());
    }
    for (Closeable layer : layers) {
      IoUtils.safeClose(layer);
    }
  }
}
