package io.pulseboard.access;

import io.pulseboard.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Set;

/**
 * Which pages may open a connection. WebSocket has no same-origin rule of its own: without this
 * check any page in the world could read what a logged-in person's browser is shown.
 */
@Singleton
public class Origins {

  private final Set<String> allowed;

  @Inject
  public Origins(Settings settings) {
    this.allowed = settings.connections().origins();
  }

  /**
   * Whether a request may go on: it has no {@code Origin} (not a browser's page), or that of the
   * host it was sent to, or one that is configured.
   *
   * @param origin the header, may be null
   * @param host the {@code Host} header, may be null
   */
  public boolean allows(String origin, String host) {
    if (origin == null || allowed.contains(origin)) {
      return true;
    }
    try {
      return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
