package io.pulseboard.access;

import io.pulseboard.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The origins whose pages may connect. WebSocket has no same-origin policy of its own: without this
 * check, any page in the world could read what a logged-in user may see.
 */
@Singleton
public class Origins {

  /** RFC 6454, section 6.2: only scheme, host and port. */
  private static final Pattern ORIGIN =
      Pattern.compile("https?://([0-9A-Za-z._-]+(:[0-9]{1,5})?|\\[[0-9A-Fa-f:.]+](:[0-9]{1,5})?)");

  private final Set<String> allowed;

  @Inject
  public Origins(Settings settings) {
    this.allowed = settings.connections().origins();
  }

  /**
   * Whether a request is allowed: it has no {@code Origin} (not from a browser page), the origin of
   * the host it was sent to, or a configured one.
   *
   * @param origin the {@code Origin} header, may be null
   * @param host the {@code Host} header, may be null
   */
  public boolean allows(String origin, String host) {
    if (origin == null || allowed.contains(origin)) {
      return true;
    }
    Matcher own = ORIGIN.matcher(origin);
    return own.matches() && own.group(1).equalsIgnoreCase(host);
  }
}
