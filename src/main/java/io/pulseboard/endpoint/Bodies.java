package io.pulseboard.endpoint;

import io.pulseboard.hub.Desk;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Reads what requests bring, without keeping a thread while it comes: bounded in size, in time, and
 * in bytes for all together. For any thread.
 */
@Singleton
public class Bodies {

  private static final System.Logger LOG = System.getLogger(Bodies.class.getName());

  /** How long a body may take to come. */
  private static final long PATIENCE_MILLIS = 10_000;

  /** What may be held of all unfinished bodies together, in bytes. */
  private static final long MAX_HELD = 16L << 20;

  private final Desk desk;
  private final AtomicLong held = new AtomicLong();

  @Inject
  public Bodies(Desk desk) {
    this.desk = desk;
  }

  /** What became of a body. */
  enum End {
    WHOLE,
    TOO_LONG,
    TOO_SLOW,
    /** Too much was being read at once. */
    CROWDED
  }

  /**
   * A body, as far as it was wanted.
   *
   * @param bytes all of it, if its end is {@code WHOLE}
   * @param end what became of it
   * @param isRead whether all of it has left the connection
   */
  record Body(byte[] bytes, End end, boolean isRead) {}

  /** Whether a request has a body, read or not. Does not wait for it. */
  static boolean isAnnounced(HttpServletRequest request) throws IOException {
    if (request.getContentLengthLong() >= 0 || request.getProtocol().startsWith("HTTP/1")) {
      return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }
    // In HTTP/2 a body needs no header. Undertow knows that there is none once it was asked.
    ServletInputStream in = request.getInputStream();
    return !in.isFinished() && in.available() >= 0 && !in.isFinished();
  }

  /**
   * Reads a body.
   *
   * @param maxBytes how much of it is wanted; what is more is thrown away
   * @param onEnd called once, on a thread that may wait for a lock, unless the client has gone
   */
  void read(AsyncContext async, int maxBytes, Consumer<Body> onEnd) {
    try {
      BodyReader reader =
          new BodyReader(
              async.getRequest().getInputStream(),
              maxBytes,
              this::isTaken,
              body -> async.start(() -> onEnd.accept(body)),
              () -> complete(async));
      reader.start(desk.later(PATIENCE_MILLIS, reader::late));
    } catch (IOException | IllegalStateException e) {
      LOG.log(Level.DEBUG, "Not read: {0}", e.toString());
      complete(async);
    }
  }

  /** Takes more into account, or gives it back; whether there was room. */
  private boolean isTaken(int bytes) {
    if (held.addAndGet(bytes) > MAX_HELD && bytes > 0) {
      held.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  private static void complete(AsyncContext async) {
    try {
      async.complete();
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "Completed already: {0}", e.toString());
    }
  }
}
