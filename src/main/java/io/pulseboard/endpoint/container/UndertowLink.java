package io.pulseboard.endpoint.container;

import io.undertow.server.protocol.framed.AbstractFramedChannel;
import io.undertow.websockets.core.WebSocketChannel;
import java.lang.reflect.Field;
import org.xnio.StreamConnection;

/**
 * The connection below a WebSocket on Undertow. Undertow calls the endpoint's close callback when
 * it has sent its close frame, and then waits for the client's close frame without a time limit.
 * Loaded by {@link ContainerLoader}, so what it uses of this package is public.
 *
 * @param channel Undertow's WebSocket channel
 * @param connection the connection below the channel
 */
public record UndertowLink(WebSocketChannel channel, StreamConnection connection) implements Link {

  /** The private field with the connection, for want of a method; the same for all channels. */
  private static final Field CONNECTION = connectionField();

  /**
   * The link for a session's channel.
   *
   * @param found a WebSocket channel of Undertow
   * @throws ReflectiveOperationException if Undertow's classes differ from what is expected here
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
