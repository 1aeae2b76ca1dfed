package io.pulseboard.endpoint.websocket;

import io.pulseboard.access.Client;
import io.pulseboard.gateway.Gateway;
import io.pulseboard.gateway.UnfinishedInput;
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
 * The WebSocket endpoint. Each connection has an instance of its own, called by one container
 * thread at a time.
 *
 * <p>A connection is ended by the client (logged at DEBUG), a command that is too long (1009), a
 * command without room for its parts (4006), a binary frame (4502), or a decision of {@link
 * Gateway} or of the connection checks.
 */
@ServerEndpoint(
    value = "/live",
    subprotocols = {LiveSocket.JSON, LiveSocket.BINARY},
    configurator = LiveSocketConfigurator.class)
public class LiveSocket {

  static final String JSON = "pulse.v1.json";
  static final String BINARY = "pulse.v1.bin";

  private static final System.Logger LOG = System.getLogger(LiveSocket.class.getName());

  /** The longest command, with at most 3 bytes for each {@code char}, plus more than one read. */
  private static final int MAX_FRAME_BYTES = 3 * CommandReader.MAX_LENGTH + 16_400;

  // Injected, since a look-up by CDI.current() fails on WildFly while a session closes.
  @Inject private Gateway gateway;
  @Inject private JsonFrames json;
  @Inject private FrameWriters writers;

  @Inject private UnfinishedInput unfinishedInput;

  private volatile Subscriber subscriber;
  private volatile UnfinishedCommand unfinished;

  @OnOpen
  public void open(Session session) {
    WebSocketCarrier carrier =
        new WebSocketCarrier(
            session,
            writers.of(session),
            writers.link(session),
            BINARY.equals(session.getNegotiatedSubprotocol()) ? new BinaryFrames() : json);
    unfinished = new UnfinishedCommand(unfinishedInput);
    subscriber = gateway.connect(Client.ANONYMOUS, carrier).orElse(null);
    if (subscriber == null) {
      gateway.refuse(carrier);
      return;
    }
    carrier.whenGone(unfinished::drop);
    writers.meter(session, this::keeps);
  }

  // Takes parts and applies its own bound: Undertow compares maxMessageSize only with what has
  // arrived when it begins to read a message, and so accepts a larger message.
  @OnMessage
  public void text(String part, boolean last) {
    if (subscriber == null) {
      return;
    }
    if (unfinished.length() + part.length() > CommandReader.MAX_LENGTH) {
      end(CloseCode.MESSAGE_TOO_BIG);
    } else if (last && unfinished.length() == 0) {
      subscriber.awaitRest(false);
      gateway.handle(subscriber, part);
    } else if (!unfinished.add(part)) {
      end(CloseCode.COMMAND_NOT_FINISHED);
    } else if (last) {
      subscriber.awaitRest(false);
      gateway.handle(subscriber, unfinished.take());
    } else {
      subscriber.awaitRest(true);
    }
  }

  private void end(CloseCode code) {
    unfinished.drop();
    gateway.close(subscriber, code);
  }

  /**
   * Accounts for the bytes that the container keeps of an incomplete frame. Returns whether the
   * container may keep them.
   */
  private boolean keeps(int bytes) {
    if (bytes > MAX_FRAME_BYTES) {
      end(CloseCode.MESSAGE_TOO_BIG);
      return false;
    }
    boolean isRoom = unfinished.keep(bytes);
    if (isRoom) {
      subscriber.awaitRest(unfinished.isBegun());
    } else {
      end(CloseCode.COMMAND_NOT_FINISHED);
    }
    return isRoom;
  }

  @OnMessage
  public void binary(ByteBuffer part, boolean last) {
    if (subscriber != null) {
      gateway.close(subscriber, CloseCode.PROTOCOL_ERROR);
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
      unfinished.drop();
      gateway.disconnected(subscriber);
    }
  }
}
