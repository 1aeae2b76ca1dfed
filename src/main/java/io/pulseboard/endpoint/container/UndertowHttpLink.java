package io.pulseboard.endpoint.container;

import io.undertow.server.ServerConnection;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.RejectedExecutionException;
import org.xnio.IoUtils;
import org.xnio.Options;

/**
 * The connection below a response on Undertow. Loaded by {@link ContainerLoader}, so what it uses
 * of this package is public.
 *
 * @param connection Undertow's
 */
public record UndertowHttpLink(ServerConnection connection) implements Link {

  private static final System.Logger LOG = System.getLogger(UndertowHttpLink.class.getName());

  /**
   * Of a connection.
   *
   * @param found a connection of Undertow
   */
  public static Link of(Object found) {
    return new UndertowHttpLink((ServerConnection) found);
  }

  @Override
  public void whenGone(Runnable action) {
    connection.addCloseListener(closed -> action.run());
    if (!connection.isOpen()) {
      action.run();
    }
  }

  @Override
  public void terminate() {
    try {
      connection.getIoThread().execute(this::cut);
    } catch (RejectedExecutionException e) {
      cut();
    }
  }

  private void cut() {
    try {
      connection.setOption(Options.CLOSE_ABORT, true);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "Closed without a reset: {0}", e.toString());
    }
    IoUtils.safeClose(connection);
  }
}
