package io.pulseboard.endpoint;

import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/**
 * Chooses the subprotocol. Which handshakes are refused is decided before, by {@link
 * LiveSocketFilter}.
 */
public class LiveSocketConfigurator extends ServerEndpointConfig.Configurator {

  @Override
  public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
    return requested.stream().filter(supported::contains).findFirst().orElse("");
  }
}
