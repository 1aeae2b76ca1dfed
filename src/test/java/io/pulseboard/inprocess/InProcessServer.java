package io.pulseboard.inprocess;

import io.pulseboard.endpoint.websocket.LiveSocket;
import io.pulseboard.gateway.JdkThreads;
import io.pulseboard.model.Update;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.metrics.SharedMetricRegistries;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Singleton;
import jakarta.websocket.DeploymentException;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.annotation.RegistryScope;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

/**
 * The real WebSocket endpoint and all that is behind it, without the feeds and without an
 * application server: Tyrus for the connections, Weld for the beans. One at a time.
 */
public final class InProcessServer implements AutoCloseable {

  private static final String CLASS_FILE = ".class";

  /** The feeds, and what the application's own {@code beans.xml} leaves out. */
  private static final Pattern NOT_BEANS =
      Pattern.compile("\\bfeed\\b|package-info|SmallRyeExposition");

  private final WeldContainer beans;
  private final LoopbackContainer sockets = new LoopbackContainer(InProcessSocket.class);
  private final MetricRegistry registry;
  private final Event<Update> updates;

  private InProcessServer(Map<String, String> settings) {
    registry = SharedMetricRegistries.getOrCreate(UUID.randomUUID().toString());
    beans =
        new Weld()
            .disableDiscovery()
            .addExtension(new Platform(settings, registry))
            .addBeanClasses(application())
            .addBeanClasses(JdkThreads.class, InProcessSocket.class)
            .initialize();
    updates = beans.event().select(Update.class);
    try {
      sockets.start();
    } catch (IOException | DeploymentException e) {
      beans.close();
      throw new IllegalStateException(e);
    }
  }

  /** All classes of the application but the feeds, as its {@code beans.xml} has them discovered. */
  private static Class<?>[] application() {
    try {
      Path root =
          Path.of(LiveSocket.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (Stream<Path> files = Files.walk(root)) {
        return files
            .map(file -> root.relativize(file).toString())
            .filter(file -> file.endsWith(CLASS_FILE) && !NOT_BEANS.matcher(file).find())
            .map(InProcessServer::load)
            .toArray(Class<?>[]::new);
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Class<?> load(String file) {
    String name =
        file.substring(0, file.length() - CLASS_FILE.length()).replace(File.separatorChar, '.');
    try {
      return Class.forName(name, false, InProcessServer.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A server with these settings, the keys as in the configuration, and defaults for the rest. */
  public static InProcessServer start(Map<String, String> settings) {
    return new InProcessServer(settings);
  }

  /** The address of its WebSocket endpoint. */
  public URI liveUri() {
    return URI.create("ws://127.0.0.1:" + sockets.getPort() + "/live");
  }

  /** Fires an update as an application does. */
  public void publish(Update update) {
    updates.fire(update);
  }

  /** One of its beans. */
  public <T> T bean(Class<T> type) {
    return beans.select(type).get();
  }

  /** What one of its own gauges says now, all tags together. */
  public long gauge(String name) {
    return registry.getGauges((id, metric) -> id.getName().equals(name)).values().stream()
        .mapToLong(gauge -> gauge.getValue().longValue())
        .sum();
  }

  /** Open connections, as the server counts them. */
  public long connections() {
    return gauge("pulseboard.connections");
  }

  /** Shuts down as an undeployment does. Safe to call twice. */
  @Override
  public void close() {
    if (beans.isRunning()) {
      beans.close();
      sockets.stop();
    }
  }

  /** What an application server would bring. */
  private record Platform(Map<String, String> settings, MetricRegistry registry)
      implements Extension {

    void bring(@Observes AfterBeanDiscovery event) {
      Config config =
          new SmallRyeConfigBuilder()
              .withSources(
                  new PropertiesConfigSource(
                      settings, "test", PropertiesConfigSource.DEFAULT_ORDINAL))
              .build();
      event.addBean().types(Config.class).scope(Singleton.class).createWith(context -> config);
      event
          .addBean()
          .types(MetricRegistry.class)
          .qualifiers(new ScopeLiteral())
          .scope(Singleton.class)
          .createWith(context -> registry);
    }
  }

  /** The qualifier of registries; its value does not bind. */
  @SuppressWarnings("all")
  private static final class ScopeLiteral extends AnnotationLiteral<RegistryScope>
      implements RegistryScope {

    private static final long serialVersionUID = 1L;

    @Override
    public String scope() {
      return MetricRegistry.APPLICATION_SCOPE;
    }
  }
}
