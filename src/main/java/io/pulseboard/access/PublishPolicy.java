package io.pulseboard.access;

import io.pulseboard.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * The namespaces that clients may publish to: only those that the configuration opens. Beans of the
 * application may publish to all.
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
