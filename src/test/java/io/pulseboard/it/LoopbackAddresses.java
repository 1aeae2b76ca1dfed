package io.pulseboard.it;

import java.lang.annotation.Annotation;
import java.net.URI;
import org.jboss.arquillian.container.test.impl.enricher.resource.URIResourceProvider;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.arquillian.test.spi.enricher.resource.ResourceProvider;

/**
 * Gives tests the address of the application on loopback, where all servers under test listen:
 * Payara Micro reports an outside address of the machine.
 */
public final class LoopbackAddresses implements LoadableExtension {

  @Override
  public void register(ExtensionBuilder builder) {
    builder.override(ResourceProvider.class, URIResourceProvider.class, OnLoopback.class);
  }

  /** Made by Arquillian. */
  public static final class OnLoopback extends URIResourceProvider {

    @Override
    public Object lookup(ArquillianResource resource, Annotation... qualifiers) {
      URI address = (URI) super.lookup(resource, qualifiers);
      return URI.create("http://127.0.0.1:" + address.getPort() + address.getPath());
    }
  }
}
