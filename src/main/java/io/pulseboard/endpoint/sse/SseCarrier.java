package io.pulseboard.endpoint.sse;

import io.pulseboard.endpoint.container.ClientConnection;
import io.pulseboard.endpoint.container.Link;
import io.pulseboard.endpoint.container.WriterThread;
import io.pulseboard.endpoint.http.Departure;
import io.pulseboard.endpoint.http.ResponseLinks;
import io.pulseboard.hub.delivery.Carrier;
import io.pulseboard.hub.delivery.SendExecutor;
import io.pulseboard.wire.CloseCode;
import io.pulseboard.wire.ServerMessage;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/**
 * Sends messages to a client in an SSE response, without blocking. A batch is done when the
 * connection has taken it and is ready for more. All writes happen on the {@link WriterThread}.
 *
 * <p>The response's buffer has one byte, so that every write is passed on: otherwise Undertow's
 * output reports ready while unsent bytes are in its buffer.
 */
final class SseCarrier implements Carrier, WriteListener {

  private static final System.Logger LOG = System.getLogger(SseCarrier.class.getName());

  /** How many bytes the container may accept that the client has not taken yet: two frames. */
  private static final int MAX_QUEUED = 128 * 1024;

  private final AsyncContext async;
  private final ServletOutputStream out;
  private final SendExecutor executor;
  private final SseEvents events;
  private final Optional<Link> link;
  private Runnable onGone = () -> {};

  private byte[] unwritten;
  private boolean unflushed;
  private Runnable done;
  private boolean started;
  private boolean closed;

  SseCarrier(AsyncContext async, SseEvents events) throws IOException {
    this.async = async;
    this.executor = WriterThread.of(async.getRequest());
    this.events = events;
    this.link = ResponseLinks.of(async.getRequest());
    if (link.isPresent()) {
      // The connection ends with the stream, so that cutting it affects no other request.
      ((HttpServletResponse) async.getResponse()).setHeader("Connection", "close");
    }
    if (!ClientConnection.isUndertow(async.getRequest())) {
      ClientConnection.bound(async.getRequest(), MAX_QUEUED);
    }
    async.getResponse().setBufferSize(1);
    this.out = async.getResponse().getOutputStream();
  }

  /**
   * Registers this carrier with the container. Until then, batches wait, since the output can't be
   * asked whether it is ready.
   */
  void start(Runnable onGone) {
    this.onGone = onGone;
    Departure.of(async.getRequest()).then(onGone);
    out.setWriteListener(this);
    synchronized (this) {
      started = true;
    }
    executor.execute(this::proceed);
  }

  @Override
  public String name() {
    return "sse";
  }

  @Override
  public SendExecutor executor() {
    return executor;
  }

  @Override
  public int send(List<ServerMessage> batch, Runnable done) {
    byte[] bytes = events.of(batch);
    synchronized (this) {
      this.unwritten = bytes;
      this.done = done;
    }
    proceed();
    return bytes.length;
  }

  @Override
  public void onWritePossible() {
    proceed();
  }

  private void proceed() {
    Runnable next;
    synchronized (this) {
      if (!started || closed) {
        return;
      }
      try {
        next = write();
      } catch (IOException | IllegalStateException e) {
        LOG.log(Level.DEBUG, "Not sent: {0}", e.toString());
        next = this::giveUp;
      }
    }
    next.run();
  }

  /**
   * Writes as long as the connection is ready. When {@code isReady()} returns false, the container
   * calls {@link #onWritePossible} later. Returns what to run next, outside the lock.
   */
  private Runnable write() throws IOException {
    if (unwritten != null && out.isReady()) {
      out.write(unwritten);
      unwritten = null;
      unflushed = true;
    }
    if (unflushed && out.isReady()) {
      out.flush();
      unflushed = false;
    }
    if (done != null && unwritten == null && !unflushed && out.isReady()) {
      Runnable finished = done;
      done = null;
      return finished;
    }
    return () -> {};
  }

  private void giveUp() {
    onGone.run();
    close(null);
  }

  @Override
  public boolean answersPings() {
    return false;
  }

  @Override
  public void ping() {
    // The heartbeat message does this: writing to a client that has gone fails.
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
    executor.execute(this::complete);
  }

  private void complete() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    try {
      async.complete();
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "Already completed: {0}", e.toString());
    }
  }

  @Override
  public void onError(Throwable cause) {
    LOG.log(Level.DEBUG, "The client has gone: {0}", cause.toString());
    giveUp();
  }
}
