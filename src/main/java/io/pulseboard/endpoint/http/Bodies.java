package io.pulseboard.endpoint.http;

import io.pulseboard.endpoint.container.ClientConnection;
import io.pulseboard.gateway.Threads;
import io.pulseboard.gateway.UnfinishedInput;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Reads what requests bring, without keeping a thread while it comes: bounded in size, in time, and
 * in bytes for all together. For any thread.
 */
@Singleton
public class Bodies {

  private static final System.Logger LOG = System.getLogger(Bodies.class.getName());

  /** How long a body may take to come. */
  private static final long PATIENCE_MILLIS = UnfinishedInput.MAX_MILLIS;

  /** So many threads may wait for a body where it can't be read without one. */
  private static final int MAX_WAITING = 16;

  private final Threads threads;

  /** Of bodies alone: they must not take the room of WebSocket commands. */
  private final UnfinishedInput unfinished = new UnfinishedInput();

  private final Semaphore waiting = new Semaphore(MAX_WAITING);

  @Inject
  public Bodies(Threads threads) {
    this.threads = threads;
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
  public static boolean isAnnounced(HttpServletRequest request) throws IOException {
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
      HttpServletRequest request = (HttpServletRequest) async.getRequest();
      if (mustWait(request)) {
        readHere(async, maxBytes, onEnd);
        return;
      }
      if (!unfinished.reserve(BodyReader.OWN_BYTES)) {
        onEnd.accept(new Body(new byte[0], End.CROWDED, false));
        return;
      }
      BodyReader reader =
          new BodyReader(
              request.getInputStream(),
              maxBytes,
              this::isTaken,
              body -> {
                unfinished.release(BodyReader.OWN_BYTES);
                async.start(() -> onEnd.accept(body));
              },
              () -> {
                unfinished.release(BodyReader.OWN_BYTES);
                complete(async);
              });
      reader.start(threads.plan(reader::late, PATIENCE_MILLIS));
    } catch (IOException | IllegalStateException e) {
      LOG.log(Level.DEBUG, "Not read: {0}", e.toString());
      complete(async);
    }
  }

  /**
   * Over HTTP/2 Grizzly can't wait for a body without a thread: it stumbles over streams that are
   * not there.
   */
  private static boolean mustWait(HttpServletRequest request) {
    return !ClientConnection.isUndertow(request)
        && (request.getHeader("Upgrade") != null || !request.getProtocol().startsWith("HTTP/1"));
  }

  private void readHere(AsyncContext async, int maxBytes, Consumer<Body> onEnd) throws IOException {
    if (!waiting.tryAcquire()) {
      onEnd.accept(new Body(new byte[0], End.CROWDED, false));
      return;
    }
    AtomicReference<Body> read = new AtomicReference<>();
    try {
      BodyReader reader =
          new BodyReader(
              async.getRequest().getInputStream(),
              maxBytes,
              this::isTaken,
              read::set,
              () -> complete(async));
      reader.readHere(
          threads.plan(
              () -> threads.execute(() -> ClientConnection.close(async.getRequest())),
              PATIENCE_MILLIS));
    } finally {
      waiting.release();
    }
    if (read.get() != null) {
      onEnd.accept(read.get());
    }
  }

  /** Takes more into account, or gives it back; whether there was room. */
  private boolean isTaken(int bytes) {
    if (bytes > 0) {
      return unfinished.reserve(bytes);
    }
    unfinished.release(-bytes);
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
