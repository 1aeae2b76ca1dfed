package io.pulseboard.it;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.arquillian.container.spi.event.container.AfterUnDeploy;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.LoadableExtension;

/**
 * Waits until Payara Micro has ended after each class of tests. Its adapter only asks it to, and
 * the next one, which is started at once, would find the port still taken.
 */
public final class EndOfPayaraMicro implements LoadableExtension {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public void register(ExtensionBuilder builder) {
    builder.observer(Waiting.class);
  }

  /** Made by Arquillian. */
  public static final class Waiting {

    /** Fails when a server does not end; it is put an end to then, so that others can go on. */
    public void after(@Observes AfterUnDeploy undeployed) throws Exception {
      for (ProcessHandle server : servers()) {
        try {
          server.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
          server.destroyForcibly();
          throw new IllegalStateException("Payara Micro did not end within " + PATIENCE, e);
        }
      }
    }

    private static List<ProcessHandle> servers() {
      return ProcessHandle.current()
          .children()
          .filter(child -> child.info().commandLine().orElse("").contains("payara-micro.jar"))
          .toList();
    }
  }
}
