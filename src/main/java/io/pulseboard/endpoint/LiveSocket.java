package io.pulseboard.endpoint;

import io.pulseboard.hub.Desk;
import io.pulseboard.hub.Subscriber;
import io.pulseboard.wire.CloseCode;
import io.pulseboard.wire.CommandReader;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;

/**
 * The WebSocket door. One instance for each connection, called by one container thread at a time.
 *
 * <p>What ends a connection: the client (logged at DEBUG), a frame that is too big (the container
 * closes with 1009), a binary frame (4502), and what {@link Desk} and the watch over connections
 * decide.
 */
@ServerEndpoint(
    value = "/live",
    subprotocols = {LiveSocket.JSON, LiveSocket.BINARY},
    configurator = LiveSocketConfigurator.class)
public class LiveSocket {

  static final String JSON = "pulse.v1.json";
  static final String BINARY = "pulse.v1.bin";

  private static final System.Logger LOG = System.getLogger(LiveSocket.class.getName());

  // Kept: a look-up by CDI.current() fails on WildFly while a session closes.
  @Inject private Desk desk;
  @Inject private JsonFrames json;
  @Inject private FrameWriters writers;

  private volatile Subscriber subscriber;

  /** The parts of a frame that have come so far. */
  private final StringBuilder frame = new StringBuilder(0);

  @OnOpen
  public void open(Session session) {
    WebSocketCarrier carrier =
        new WebSocketCarrier(
            session,
            writers.of(session),
            writers.link(session),
            BINARY.equals(session.getNegotiatedSubprotocol()) ? new BinaryFrames() : json);
    subscriber = desk.connect(carrier).orElse(null);
    if (subscriber == null) {
      desk.refuse(carrier);
    }
  }

  // In parts, and with a bound of our own: Undertow checks maxMessageSize only against what has
  // arrived when it begins to
  // read a message, and takes a larger one whole.
  @OnMessage
  public void text(String part, boolean last) {
    if (subscriber == null) {
      return;
    }
    if (frame.length() + part.length() > CommandReader.MAX_LENGTH) {
      frame.setLength(0);
      desk.close(subscriber, CloseCode.MESSAGE_TOO_BIG);
      return;
    }
    if (last && frame.isEmpty()) {
      desk.handle(subscriber, part);
      return;
    }
    frame.append(part);
    if (last) {
      String whole = frame.toString();
      frame.setLength(0);
      frame.trimToSize();
      desk.handle(subscriber, whole);
    }
  }

  @OnMessage
  public void binary(ByteBuffer part, boolean last) {
    if (subscriber != null) {
      desk.close(subscriber, CloseCode.PROTOCOL_ERROR);
    }
  }

  @OnMessage
  public void pong(PongMessage pong) {
    if (subscriber != null) {
      subscriber.heard();
    }
  }

  @OnError
  public void failed(Throwable cause) {
    LOG.log(Level.DEBUG, "A connection failed: {0}", cause.toString());
  }

  @OnClose
  public void closed() {
    if (subscriber != null) {
      desk.disconnected(subscriber);
    }
  }
}
