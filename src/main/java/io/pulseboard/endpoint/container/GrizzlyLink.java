package io.pulseboard.endpoint.container;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.glassfish.grizzly.CloseListener;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ICloseType;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.nio.NIOTransport;
import org.glassfish.grizzly.nio.SelectorHandler;

/**
 * The connection below a WebSocket or a response on Payara. Loaded by {@link ContainerLoader}, so
 * what it uses of this package is public.
 *
 * @param connection Grizzly's connection
 */
public record GrizzlyLink(Connection<?> connection) implements Link {

  private static final System.Logger LOG = System.getLogger(GrizzlyLink.class.getName());

  /** How many rounds of the selector to wait for a socket to close. */
  private static final int MOST_ROUNDS = 1_000;

  /**
   * The link for a connection.
   *
   * @param found a connection of Grizzly
   */
  public static Link of(Object found) {
    return new GrizzlyLink((Connection<?>) found);
  }

  @Override
  public void whenGone(Runnable action) {
    CloseListener<Connection<?>, ICloseType> listener =
        (closed, type) -> afterClosing(action, MOST_ROUNDS);
    connection.addCloseListener(listener);
    if (!connection.isOpen()) {
      afterClosing(action, MOST_ROUNDS);
    }
  }

  /**
   * Grizzly calls its close listeners just before the selector closes the connection, and the
   * system closes the socket of a closed channel in the selector's next round.
   */
  private void afterClosing(Runnable action, int rounds) {
    if (rounds > 0
        && connection instanceof NIOConnection nio
        && nio.getTransport() instanceof NIOTransport transport) {
      int left = nio.getChannel().isOpen() ? rounds - 1 : Math.min(rounds - 1, 1);
      SelectorHandler.Task next =
          () -> {
            afterClosing(action, left);
            return true;
          };
      transport.getSelectorHandler().enque(nio.getSelectorRunner(), next, null);
    } else {
      action.run();
    }
  }

  @Override
  public void terminate() {
    try {
      if (connection instanceof NIOConnection nio
          && nio.getChannel() instanceof SocketChannel tcp) {
        tcp.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "Closed without a reset: {0}", e.toString());
    }
    connection.terminateSilently();
  }
}
