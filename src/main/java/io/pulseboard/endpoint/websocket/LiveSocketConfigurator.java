package io.pulseboard.endpoint.websocket;

import io.pulseboard.config.Settings;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/**
 * Chooses the subprotocol and decides whether the connection is compressed. Before that, {@link
 * LiveSocketFilter} decides which handshakes are refused.
 */
public class LiveSocketConfigurator extends ServerEndpointConfig.Configurator {

  @Override
  public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
    return requested.stream().filter(supported::contains).findFirst().orElse("");
  }

  /**
   * Accepts no extension, unless the settings allow compression, which is the only one there is:
   * Undertow inflates everything that a client sent, even if the endpoint has closed the
   * connection.
   */
  @Override
  public List<Extension> getNegotiatedExtensions(
      List<Extension> installed, List<Extension> requested) {
    // Containers create this object themselves, and not all of them inject into it.
    Settings settings = CDI.current().select(Settings.class).get();
    return settings.connections().compression()
        ? super.getNegotiatedExtensions(installed, requested)
        : List.of();
  }
}
