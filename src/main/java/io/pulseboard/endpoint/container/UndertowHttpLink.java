package io.pulseboard.endpoint.container;

import io.undertow.server.ServerConnection;

/**
 * The connection below a response on Undertow. Loaded by {@link ContainerLoader}, so what it uses
 * of this package is public.
 *
 * @param connection Undertow's connection
 */
public record UndertowHttpLink(ServerConnection connection) implements Link {

  /**
   * The link for a connection.
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
    UndertowCut.cut(connection.getIoThread(), connection, connection);
  }
}
