package io.pulseboard.endpoint.http;

import io.pulseboard.config.Settings;
import io.pulseboard.gateway.Threads;
import io.pulseboard.telemetry.Telemetry;
import io.pulseboard.wire.ErrorCode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Answers requests without holding a thread while waiting for the client, be it one that does not
 * read or one that does not send the body it announced. Thread-safe.
 */
@Singleton
public class Answers {

  private static final System.Logger LOG = System.getLogger(Answers.class.getName());

  /** Limits the unread answers of one address that hold memory of their own. */
  private static final int MAX_PRODUCED = 256;

  private final Threads threads;
  private final Bodies bodies;
  private final Telemetry telemetry;
  private final int patienceMillis;
  private final Executor busy;

  @Inject
  public Answers(Threads threads, Bodies bodies, Settings settings, Telemetry telemetry) {
    this.threads = threads;
    this.bodies = bodies;
    this.telemetry = telemetry;
    this.patienceMillis = settings.connections().sendTimeoutMillis();
    this.busy = threads.pool("pulseboard-answers", Runtime.getRuntime().availableProcessors());
  }

  /** Sends an answer. If the request has a body, the body is read first and discarded. */
  public void send(HttpServletRequest request, HttpServletResponse response, Answer answer)
      throws IOException {
    if (!request.isAsyncSupported()) {
      // On the way to a servlet that is not Pulseboard's.
      sendAtOnce(request, response, answer);
      return;
    }
    AsyncContext async = Departure.startAsync(request);
    if (!Bodies.isAnnounced(request)) {
      write(async, answer, true, () -> {});
    } else if (request.getHeader("Expect") != null) {
      // The client waits to be told whether to send the body at all.
      write(async, answer, false, () -> {});
    } else {
      bodies.read(async, 0, body -> write(async, answer, body.isRead(), () -> {}));
    }
  }

  /**
   * Sends an answer that is produced for this request and holds memory of its own. While too many
   * such answers are unread, further requests are refused as {@code busy}.
   *
   * @param unread counts the unread answers of the address
   */
  void sendProduced(HttpServletRequest request, AtomicInteger unread, Supplier<Answer> answer) {
    AsyncContext async = Departure.startAsync(request);
    if (unread.incrementAndGet() > MAX_PRODUCED) {
      unread.decrementAndGet();
      write(async, Refusals.busy("Too many responses are waiting to be read."), true, () -> {});
      return;
    }
    AtomicBoolean isCounted = new AtomicBoolean(true);
    Runnable onEnd =
        () -> {
          if (isCounted.compareAndSet(true, false)) {
            unread.decrementAndGet();
          }
        };
    Departure departure = Departure.of(request);
    runOnPool(
        () -> {
          if (departure.isGone()) {
            onEnd.run();
          } else {
            write(async, produced(answer), true, onEnd);
          }
        });
  }

  private static Answer produced(Supplier<Answer> answer) {
    try {
      return answer.get();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "A response could not be produced.", e);
      return Refusals.of(500, ErrorCode.INTERNAL, "The server failed; its log says why.");
    }
  }

  /**
   * Writes the answer to a request that {@link Departure#startAsync} has started.
   *
   * @param isRead whether the whole request has been read; if not, the connection is closed
   * @param onEnd run once, when the answer has been written or given up
   */
  public void write(AsyncContext async, Answer answer, boolean isRead, Runnable onEnd) {
    AtomicBoolean isEnded = new AtomicBoolean();
    Runnable once =
        () -> {
          if (isEnded.compareAndSet(false, true)) {
            onEnd.run();
          }
        };
    try {
      HttpServletRequest request = (HttpServletRequest) async.getRequest();
      HttpServletResponse response = (HttpServletResponse) async.getResponse();
      head(response, answer);
      if (!isRead && request.getProtocol().startsWith("HTTP/1")) {
        response.setHeader("Connection", "close");
      }
      // Undertow's output reports ready while bytes wait in its buffer, so it gets no real buffer.
      response.setBufferSize(1);
      new AnswerWriter(async, answer, !isRead, this, once).start();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "Not answered: {0}", e.toString());
      once.run();
      giveUp(async);
    }
  }

  /**
   * Completes a request that could not be answered, with status 500 where possible, so that no
   * client takes an empty response for an answer.
   */
  private static void giveUp(AsyncContext async) {
    try {
      if (async.getResponse() instanceof HttpServletResponse response && !response.isCommitted()) {
        response.reset();
        response.setStatus(500);
      }
      async.complete();
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "Already completed: {0}", e.toString());
    }
  }

  /** Counts bytes of an answer that were handed to its connection. */
  void written(int bytes) {
    telemetry.written(bytes);
  }

  /**
   * Schedules a check, after the send timeout, of a client that may not be reading its answer.
   *
   * @return cancels the check
   */
  Runnable whenPatienceEnds(Runnable look) {
    return threads.plan(look, patienceMillis);
  }

  /**
   * Runs processor-intensive work, which waits for nothing, on another thread. Limits concurrent
   * tasks to the number of processors, so that such work does not slow all other requests.
   */
  public void runOnPool(Runnable work) {
    busy.execute(
        () -> {
          try {
            work.run();
          } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "Answering a request failed.", e);
          }
        });
  }

  /** Runs work that may have to wait for a connection, on another thread. */
  void elsewhere(Runnable work) {
    threads.execute(work);
  }

  private static void head(HttpServletResponse response, Answer answer) {
    response.setStatus(answer.status());
    answer.headers().forEach(response::setHeader);
    if (answer.length() != Answer.UNKNOWN && answer.status() != 304 && answer.status() != 204) {
      response.setContentLengthLong(answer.length());
    }
  }

  private static void sendAtOnce(
      HttpServletRequest request, HttpServletResponse response, Answer answer) throws IOException {
    head(response, answer);
    while (!request.getMethod().equals("HEAD") && answer.body().hasNext()) {
      ByteBuffer piece = answer.body().next();
      response
          .getOutputStream()
          .write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
    }
  }
}
