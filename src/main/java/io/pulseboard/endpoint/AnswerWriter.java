package io.pulseboard.endpoint;

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
    this.out = async.getResponse().getOutputStream();
    this.answer = answer;
    this.hasBody = !((HttpServletRequest) async.getRequest()).getMethod().equals("HEAD");
    this.isLast = isLast;
    this.answers = answers;
    this.link =
        ClientConnection.isUndertow(async.getRequest())
            ? Optional.empty()
            : ResponseLinks.of(async.getRequest());
    this.onEnd = onEnd;
  }

  /** Lets the container call. */
  void start() {
    async.addListener(new GoneListener(this::end));
    if (ClientConnection.isUndertow(async.getRequest())) {
      out.setWriteListener(this);
    } else {
      ClientConnection.bound(async.getRequest(), MAX_QUEUED);
      out.setWriteListener(this);
      // A container that calls only when there is room may never do so.
      watch();
    }
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
      WriterThread.of(async.getRequest()).execute(this::abort);
    }
  }

  private void abort() {
    if (!isOver.get()) {
      link.ifPresentOrElse(Link::terminate, () -> ClientConnection.close(async.getRequest()));
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
      ClientConnection.leave(async.getRequest());
    }
    end();
    if (ClientConnection.isUndertow(async.getRequest())) {
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
