package io.pulseboard.endpoint.http;

import io.pulseboard.endpoint.container.ClientConnection;
import io.pulseboard.endpoint.container.Link;
import io.pulseboard.endpoint.container.WriterThread;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes one answer without blocking, each piece when the connection has taken the previous one. A
 * client that takes nothing for the send timeout loses its connection. The container makes one call
 * at a time; the timeout check runs on another thread.
 */
final class AnswerWriter implements WriteListener {

  private static final System.Logger LOG = System.getLogger(AnswerWriter.class.getName());

  /** How many bytes the container may accept that the client has not taken yet. */
  private static final int MAX_QUEUED = 4 * Answer.PIECE;

  /**
   * An answer that is not complete after this many send timeouts is given up, even if the client is
   * still reading it.
   */
  private static final int MAX_LOOKS = 5;

  private final AsyncContext async;

  /** Kept because {@code async} does not return its request once it has completed. */
  private final HttpServletRequest request;

  private final boolean isUndertow;
  private final ServletOutputStream out;
  private final Answer answer;
  private final boolean hasBody;
  private final boolean isLast;
  private final Answers answers;

  /** The connection, looked up in advance on Payara, because Payara reuses request objects. */
  private final Optional<Link> link;

  private final Runnable onEnd;
  private final AtomicBoolean isOver = new AtomicBoolean();
  private final AtomicBoolean isWatched = new AtomicBoolean();

  private volatile int taken;
  private volatile int looks;
  private volatile Runnable cancelTimer = () -> {};

  /**
   * @param isLast whether the connection can't be reused because the request has not been read in
   *     full
   * @param onEnd run once, when the answer has been written or given up
   */
  AnswerWriter(AsyncContext async, Answer answer, boolean isLast, Answers answers, Runnable onEnd)
      throws IOException {
    this.async = async;
    this.request = (HttpServletRequest) async.getRequest();
    this.isUndertow = ClientConnection.isUndertow(request);
    this.out = async.getResponse().getOutputStream();
    this.answer = answer;
    this.hasBody = !request.getMethod().equals("HEAD");
    this.isLast = isLast;
    this.answers = answers;
    this.link = isUndertow ? Optional.empty() : ResponseLinks.of(request);
    this.onEnd = onEnd;
  }

  /** Registers this writer with the container, which then calls it. */
  void start() {
    Departure.of(request).then(this::end);
    if (!isUndertow) {
      ClientConnection.bound(request, MAX_QUEUED);
    }
    out.setWriteListener(this);
    // A container that calls only when there is room, or when it learns that the client has gone,
    // might never call.
    watch();
  }

  @Override
  public void onWritePossible() throws IOException {
    while (!isOver.get() && out.isReady()) {
      if (!hasBody || !answer.body().hasNext()) {
        finish();
        return;
      }
      ByteBuffer piece = answer.body().next();
      taken++;
      out.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
      answers.written(piece.remaining());
    }
    watch();
  }

  /** Schedules the next timeout check, unless one is scheduled already. */
  private void watch() {
    if (!isOver.get() && isWatched.compareAndSet(false, true)) {
      int takenSoFar = taken;
      cancelTimer = answers.whenPatienceEnds(() -> look(takenSoFar));
      if (isOver.get()) {
        cancelTimer.run();
      }
    }
  }

  private void look(int takenThen) {
    isWatched.set(false);
    looks++;
    if (taken != takenThen && looks < MAX_LOOKS) {
      watch();
    } else if (!isOver.get()) {
      LOG.log(Level.DEBUG, "A client does not read its response.");
      if (isUndertow) {
        WriterThread.of(request).execute(this::abort);
      } else {
        // Not on the shared timer thread: Grizzly may block the caller.
        answers.elsewhere(this::abort);
      }
    }
  }

  private void abort() {
    if (!isOver.get()) {
      link.ifPresentOrElse(Link::terminate, () -> ClientConnection.close(request));
      finish();
    }
  }

  @Override
  public void onError(Throwable cause) {
    LOG.log(Level.DEBUG, "The client has gone: {0}", cause.toString());
    finish();
  }

  private void finish() {
    if (isLast && !isOver.get()) {
      ClientConnection.leave(request);
    }
    end();
    if (isUndertow) {
      complete();
      return;
    }
    try {
      // On a stack of its own: Payara starts the connection's next request before complete()
      // returns, so that thousands of pipelined requests would be nested.
      async.start(this::complete);
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "Already completed: {0}", e.toString());
    }
  }

  private void complete() {
    try {
      async.complete();
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "Already completed: {0}", e.toString());
    }
  }

  private void end() {
    if (isOver.compareAndSet(false, true)) {
      cancelTimer.run();
      onEnd.run();
    }
  }
}
