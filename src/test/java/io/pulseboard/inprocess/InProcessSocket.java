package io.pulseboard.inprocess;

import io.pulseboard.endpoint.websocket.LiveSocket;
import io.pulseboard.endpoint.websocket.LiveSocketConfigurator;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.websocket.server.ServerEndpoint;

/**
 * The WebSocket endpoint as Tyrus creates it: its instances come from CDI, with all that is
 * injected.
 */
@ServerEndpoint(
    value = "/live",
    subprotocols = {SocketClient.JSON, SocketClient.BINARY},
    configurator = InProcessSocket.FromCdi.class)
public class InProcessSocket extends LiveSocket {

  /** Asks CDI for instances, which Tyrus alone does not. */
  public static class FromCdi extends LiveSocketConfigurator {

    @Override
    public <T> T getEndpointInstance(Class<T> endpoint) {
      return CDI.current().select(endpoint).get();
    }
  }
}
