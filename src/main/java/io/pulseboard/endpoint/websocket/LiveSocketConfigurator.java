package io.pulseboard.endpoint.websocket;

import io.pulseboard.config.Settings;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/**
 * Chooses the subprotocol, and whether the connection is compressed. Which handshakes are refused
 * is decided before, by {@link LiveSocketFilter}.
 */
public class LiveSocketConfigurator extends ServerEndpointConfig.Configurator {

  @Override
  public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
    return requested.stream().filter(supported::contains).findFirst().orElse("");
  }

  /**
   * No extension, unless the settings allow compression, the only one there is: Undertow inflates
   * all that a client sent, also when the endpoint has closed the connection meanwhile.
   */
  @Override
  public List<Extension> getNegotiatedExtensions(
      List<Extension> installed, List<Extension> requested) {
    // Containers make this object themselves, and not all of them inject into it.
    Settings settings = CDI.current().select(Settings.class).get();
    return settings.connections().compression()
        ? super.getNegotiatedExtensions(installed, requested)
        : List.of();
  }
}
