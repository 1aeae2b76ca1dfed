package io.pulseboard.endpoint.websocket;

import io.pulseboard.endpoint.container.Frame;
import io.pulseboard.endpoint.container.FrameWriter;
import io.pulseboard.endpoint.container.Link;
import io.pulseboard.hub.delivery.Carrier;
import io.pulseboard.hub.delivery.SendExecutor;
import io.pulseboard.wire.CloseCode;
import io.pulseboard.wire.ServerMessage;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Sends messages to a client over a WebSocket session. */
final class WebSocketCarrier implements Carrier {

  private static final System.Logger LOG = System.getLogger(WebSocketCarrier.class.getName());
  private static final ByteBuffer NO_PAYLOAD = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private final Session session;
  private final FrameFormat format;
  private final FrameWriter writer;
  private final Optional<Link> link;

  WebSocketCarrier(Session session, FrameWriter writer, Optional<Link> link, FrameFormat format) {
    this.session = session;
    this.format = format;
    this.writer = writer;
    this.link = link;
  }

  @Override
  public SendExecutor executor() {
    return writer.thread();
  }

  @Override
  public String name() {
    return "websocket";
  }

  @Override
  public int send(List<ServerMessage> batch, Runnable done) {
    List<Frame> frames = format.frames(batch);
    try {
      if (frames.size() == 1) {
        writer.write(frames.get(0), done);
        return frames.get(0).length();
      }
      write(frames.iterator(), done);
      return frames.stream().mapToInt(Frame::length).sum();
    } catch (RuntimeException e) {
      // The session was closed in the meantime; its close callback follows.
      LOG.log(Level.DEBUG, "Not sent: {0}", e.toString());
      return 0;
    }
  }

  /** Writes frames one by one, each when the connection has taken the previous one. */
  private void write(Iterator<Frame> frames, Runnable done) {
    Frame frame = frames.next();
    writer.write(frame, frames.hasNext() ? () -> write(frames, done) : done);
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
      LOG.log(Level.DEBUG, "Ping not sent: {0}", e.toString());
    }
  }

  @Override
  public boolean whenGone(Runnable action) {
    link.ifPresent(below -> below.whenGone(action));
    return link.isPresent();
  }

  @Override
  public void terminate() {
    link.ifPresent(Link::terminate);
  }

  @Override
  public void close(CloseCode code) {
    try {
      session.close(new CloseReason(CloseCodes.getCloseCode(code.number()), code.reason()));
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "No orderly close: {0}", e.toString());
    }
  }
}
