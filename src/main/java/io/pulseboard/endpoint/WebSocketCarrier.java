package io.pulseboard.endpoint;

import io.pulseboard.hub.Carrier;
import io.pulseboard.hub.Line;
import io.pulseboard.wire.CloseCode;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.List;

/** A WebSocket session as a way to a client. */
final class WebSocketCarrier implements Carrier {

  private static final System.Logger LOG = System.getLogger(WebSocketCarrier.class.getName());
  private static final ByteBuffer NO_PAYLOAD = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private final Session session;

  WebSocketCarrier(Session session) {
    this.session = session;
  }

  @Override
  public String name() {
    return "websocket";
  }

  @Override
  public void send(List<Line> batch, Runnable done) {
    try {
      session.getAsyncRemote().sendText(joined(batch), result -> sent(result, done));
    } catch (RuntimeException e) {
      // The session closed under our hands; its close callback follows.
      LOG.log(Level.DEBUG, "Not sent: {0}", e.toString());
    }
  }

  private static void sent(SendResult result, Runnable done) {
    if (result.isOK()) {
      done.run();
    }
  }

  private static String joined(List<Line> batch) {
    if (batch.size() == 1) {
      return batch.get(0).json();
    }
    StringBuilder frame =
        new StringBuilder(batch.stream().mapToInt(Line::bytes).sum() + batch.size());
    for (Line line : batch) {
      if (!frame.isEmpty()) {
        frame.append('\n');
      }
      frame.append(line.json());
    }
    return frame.toString();
  }

  @Override
  public boolean answersPings() {
    return true;
  }

  @Override
  public void ping() {
    try {
      session.getAsyncRemote().sendPing(NO_PAYLOAD.duplicate());
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "Not pinged: {0}", e.toString());
    }
  }

  @Override
  public void close(CloseCode code) {
    try {
      session.close(new CloseReason(CloseCodes.getCloseCode(code.number()), code.reason()));
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "Not closed in order: {0}", e.toString());
    }
  }
}
