package io.pulseboard.endpoint.container;

import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;

/** Writes frames through the standard API, which every container has. */
public final class StandardWriter implements FrameWriter {

  private final Session session;

  /** Writes to an open session. */
  public StandardWriter(Session session) {
    this.session = session;
  }

  @Override
  public void write(Frame frame, Runnable taken) {
    SendHandler handler =
        result -> {
          if (result.isOK()) {
            taken.run();
          }
        };
    if (frame.text() == null) {
      session.getAsyncRemote().sendBinary(frame.bytes(), handler);
    } else {
      session.getAsyncRemote().sendText(frame.text(), handler);
    }
  }
}
