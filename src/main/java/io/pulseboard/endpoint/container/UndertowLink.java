package io.pulseboard.endpoint.container;

import io.undertow.server.protocol.framed.AbstractFramedChannel;
import io.undertow.websockets.core.WebSocketChannel;
import java.lang.reflect.Field;
import org.xnio.StreamConnection;

/**
 * The connection below a WebSocket on Undertow, which calls the endpoint's close callback when it
 * has sent its close frame, and then waits for the client's as long as that likes. Loaded by {@link
 * ContainerLoader}, so what it uses of this package is public.
 *
 * @param channel Undertow's framing
 * @param connection below it
 */
public record UndertowLink(WebSocketChannel channel, StreamConnection connection) implements Link {

  /** By private field, for want of another way; the same for all. */
  private static final Field CONNECTION = connectionField();

  /**
   * Of a session's channel.
   *
   * @param found a WebSocket channel of Undertow
   * @throws ReflectiveOperationException where Undertow is not as it was
   */
  public static Link of(Object found) throws ReflectiveOperationException {
    return new UndertowLink((WebSocketChannel) found, connectionBelow((WebSocketChannel) found));
  }

  static StreamConnection connectionBelow(WebSocketChannel channel)
      throws ReflectiveOperationException {
    if (CONNECTION == null) {
      throw new NoSuchFieldException("AbstractFramedChannel.channel");
    }
    return (StreamConnection) CONNECTION.get(channel);
  }

  private static Field connectionField() {
    try {
      Field field = AbstractFramedChannel.class.getDeclaredField("channel");
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException | RuntimeException e) {
      return null;
    }
  }

  @Override
  public void whenGone(Runnable action) {
    channel.addCloseTask(closed -> action.run());
    if (!channel.isOpen()) {
      action.run();
    }
  }

  @Override
  public void terminate() {
    UndertowCut.cut(channel.getIoThread(), connection, connection, channel);
  }
}
