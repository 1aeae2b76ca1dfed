package io.pulseboard.inprocess;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.util.Set;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.strategies.WorkerThreadIOStrategy;
import org.glassfish.tyrus.container.grizzly.server.WebSocketAddOn;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.glassfish.tyrus.spi.ServerContainer;
import org.glassfish.tyrus.spi.WebSocketEngine;

/** Tyrus on Grizzly, on the loopback interface only: Tyrus' own container listens on all. */
final class LoopbackContainer extends TyrusServerContainer {

  private static final String LOOPBACK = "127.0.0.1";
  private static final int ANY_PORT = 0;
  private static final String ROOT = "/";

  private final HttpServer server = new HttpServer();
  private final NetworkListener listener = new NetworkListener("live", LOOPBACK, ANY_PORT);
  private final TyrusWebSocketEngine engine = TyrusWebSocketEngine.builder(this).build();

  LoopbackContainer(Class<?> endpoint) {
    super(Set.of(endpoint));
  }

  void start() throws IOException, DeploymentException {
    listener.getTransport().setIOStrategy(WorkerThreadIOStrategy.getInstance());
    listener.registerAddOn(addOn());
    server.addListener(listener);
    start(ROOT, ANY_PORT);
    server.start();
  }

  private WebSocketAddOn addOn() {
    try {
      // Public for containers such as this one, but its constructor is not.
      Constructor<WebSocketAddOn> constructor =
          WebSocketAddOn.class.getDeclaredConstructor(ServerContainer.class, String.class);
      constructor.setAccessible(true);
      return constructor.newInstance(this, ROOT);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int getPort() {
    return listener.getPort();
  }

  @Override
  public void stop() {
    super.stop();
    server.shutdownNow();
  }

  @Override
  public void register(Class<?> endpoint) throws DeploymentException {
    engine.register(endpoint, ROOT);
  }

  @Override
  public void register(ServerEndpointConfig endpoint) throws DeploymentException {
    engine.register(endpoint, ROOT);
  }

  @Override
  public WebSocketEngine getWebSocketEngine() {
    return engine;
  }
}
