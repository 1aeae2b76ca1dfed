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
 * Writes one answer without blocking: a piece when the connection has taken the one before. A
 * client that takes nothing for the send timeout loses its connection. Called by the container, one
 * call at a time; the watch comes on a thread of its own.
 */
final class AnswerWriter implements WriteListener {

  private static final System.Logger LOG = System.getLogger(AnswerWriter.class.getName());

  /** What the container may take before the client does, in bytes. */
  private static final int MAX_QUEUED = 4 * Answer.PIECE;

  /** After so many times the send timeout an answer that is still being taken is given up, too. */
  private static final int MAX_LOOKS = 5;

  private final AsyncContext async;

  /** Kept: an asynchronous request that is over knows its own no longer. */
  private final HttpServletRequest request;

  private final boolean isUndertow;
  private final ServletOutputStream out;
  private final Answer answer;
  private final boolean hasBody;
  private final boolean isLast;
  private final Answers answers;

  /** On Payara, which uses request objects again: the connection as it was. */
  private final Optional<Link> link;

  private final Runnable onEnd;
  private final AtomicBoolean isOver = new AtomicBoolean();
  private final AtomicBoolean isWatched = new AtomicBoolean();

  private volatile int taken;
  private volatile int looks;
  private volatile Runnable callOff = () -> {};

  /**
   * @param isLast whether the connection can't be used again, since the request was not read
   * @param onEnd run once, when the answer is written or given up
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

  /** Lets the container call. */
  void start() {
    Departure.of(request).then(this::end);
    if (!isUndertow) {
      ClientConnection.bound(request, MAX_QUEUED);
    }
    out.setWriteListener(this);
    // A container that calls only when there is room, or when it learns that the client is gone,
    // may never do so.
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

  /** Has the connection looked at again, unless that is planned already. */
  private void watch() {
    if (!isOver.get() && isWatched.compareAndSet(false, true)) {
      int takenSoFar = taken;
      callOff = answers.whenPatienceEnds(() -> look(takenSoFar));
      if (isOver.get()) {
        callOff.run();
      }
    }
  }

  private void look(int takenThen) {
    isWatched.set(false);
    looks++;
    if (taken != takenThen && looks < MAX_LOOKS) {
      watch();
    } else if (!isOver.get()) {
      LOG.log(Level.DEBUG, "A client does not read its answer.");
      if (isUndertow) {
        WriterThread.of(request).execute(this::abort);
      } else {
        // Not on the thread that looks after time for everybody: Grizzly may have it wait.
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
    LOG.log(Level.DEBUG, "The reader is gone: {0}", cause.toString());
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
      // On a stack of its own: Payara goes on with the next request of the connection before it
      // returns, and so with thousands of them one within the other.
      async.start(this::complete);
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "Completed already: {0}", e.toString());
    }
  }

  private void complete() {
    try {
      async.complete();
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "Completed already: {0}", e.toString());
    }
  }

  private void end() {
    if (isOver.compareAndSet(false, true)) {
      callOff.run();
      onEnd.run();
    }
  }
}
