package io.pulseboard.endpoint.sse;

import io.pulseboard.endpoint.container.ClientConnection;
import io.pulseboard.endpoint.container.Link;
import io.pulseboard.endpoint.container.WriterThread;
import io.pulseboard.endpoint.http.Departure;
import io.pulseboard.endpoint.http.ResponseLinks;
import io.pulseboard.hub.Carrier;
import io.pulseboard.hub.Writer;
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
 * An SSE response as a way to a client, written without blocking: a batch is done when the
 * connection has taken it and is ready for more. All writing happens on the {@link WriterThread}.
 *
 * <p>The response's buffer has one byte, so every write goes out by itself: Undertow's output
 * otherwise says that it is ready while unsent bytes are left in its buffer.
 */
final class SseCarrier implements Carrier, WriteListener {

  private static final System.Logger LOG = System.getLogger(SseCarrier.class.getName());

  /** What the container may take before the client does, in bytes: two frames. */
  private static final int MAX_QUEUED = 128 * 1024;

  private final AsyncContext async;
  private final ServletOutputStream out;
  private final Writer writer;
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
    this.writer = WriterThread.of(async.getRequest());
    this.events = events;
    this.link = ResponseLinks.of(async.getRequest());
    if (link.isPresent()) {
      // It ends with the stream, so that what is cut when that takes too long is nobody else's.
      ((HttpServletResponse) async.getResponse()).setHeader("Connection", "close");
    }
    if (!ClientConnection.isUndertow(async.getRequest())) {
      ClientConnection.bound(async.getRequest(), MAX_QUEUED);
    }
    async.getResponse().setBufferSize(1);
    this.out = async.getResponse().getOutputStream();
  }

  /**
   * Lets the container call; before, batches only wait, since the output can't be asked whether it
   * is ready.
   */
  void start(Runnable onGone) {
    this.onGone = onGone;
    Departure.of(async.getRequest()).then(onGone);
    out.setWriteListener(this);
    synchronized (this) {
      started = true;
    }
    writer.execute(this::proceed);
  }

  @Override
  public String name() {
    return "sse";
  }

  @Override
  public Writer writer() {
    return writer;
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
   * Goes as far as the connection is ready; each {@code isReady()} that says no makes the container
   * call {@link #onWritePossible} later. Returns what is to be done next, outside the lock.
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
    // The visible heartbeat does it: writing to a reader that is gone fails.
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
    writer.execute(this::complete);
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
      LOG.log(Level.DEBUG, "Completed already: {0}", e.toString());
    }
  }

  @Override
  public void onError(Throwable cause) {
    LOG.log(Level.DEBUG, "The reader is gone: {0}", cause.toString());
    giveUp();
  }
}
