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
 * Reads request bodies without holding a thread while they arrive, bounded in size, in time, and in
 * bytes over all requests. Thread-safe.
 */
@Singleton
public class Bodies {

  private static final System.Logger LOG = System.getLogger(Bodies.class.getName());

  /** How long a body may take to arrive. */
  private static final long PATIENCE_MILLIS = UnfinishedInput.MAX_MILLIS;

  /** Limits the threads that wait for bodies where these can't be read without blocking. */
  private static final int MAX_WAITING = 16;

  private final Threads threads;

  /** A bound of its own, so that bodies don't take the room of WebSocket commands. */
  private final UnfinishedInput unfinished = new UnfinishedInput();

  private final Semaphore waiting = new Semaphore(MAX_WAITING);

  @Inject
  public Bodies(Threads threads) {
    this.threads = threads;
  }

  /** How reading a body ended. */
  enum End {
    WHOLE,
    TOO_LONG,
    TOO_SLOW,
    /** Too many bodies, or bytes of bodies, were being read at once. */
    CROWDED
  }

  /**
   * A request body, up to the requested size.
   *
   * @param bytes the whole body if {@code end} is {@code WHOLE}
   * @param end how reading ended
   * @param isRead whether the whole body has been read from the connection
   */
  record Body(byte[] bytes, End end, boolean isRead) {}

  /** Whether a request has a body, already read or not. Does not wait for the body. */
  public static boolean isAnnounced(HttpServletRequest request) throws IOException {
    if (request.getContentLengthLong() >= 0 || request.getProtocol().startsWith("HTTP/1")) {
      return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }
    // In HTTP/2, a body needs no header. Undertow knows only after available() that there is none.
    ServletInputStream in = request.getInputStream();
    return !in.isFinished() && in.available() >= 0 && !in.isFinished();
  }

  /**
   * Reads a body.
   *
   * @param maxBytes the maximum size; a longer body is read and discarded
   * @param onEnd called once, on a thread that may wait for locks, unless the client has gone
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
      LOG.log(Level.DEBUG, "A request body was not read: {0}", e.toString());
      complete(async);
    }
  }

  /**
   * Over HTTP/2, Grizzly can't read a body without blocking: it fails because its stream is null.
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

  /**
   * Reserves room for bytes, or releases it if the number is negative. Returns whether there was
   * room.
   */
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
      LOG.log(Level.DEBUG, "Already completed: {0}", e.toString());
    }
  }
}
