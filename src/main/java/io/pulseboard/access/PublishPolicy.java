package io.pulseboard.access;

import io.pulseboard.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Where clients may publish. Beans of the application may everywhere; clients only where the
 * configuration says so.
 */
@Singleton
public class PublishPolicy {

  private final Set<String> open;

  @Inject
  public PublishPolicy(Settings settings) {
    this.open = settings.namespaces().publishable();
  }

  /** Whether a client may publish to the channels of a namespace. */
  public boolean allows(Client client, String namespace) {
    return open.contains(namespace);
  }
}
