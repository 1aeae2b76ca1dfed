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
 * Answers requests without keeping a thread while it waits for the client: neither for one that
 * does not read, nor for one that does not send what it announced. For any thread.
 */
@Singleton
public class Answers {

  private static final System.Logger LOG = System.getLogger(Answers.class.getName());

  /** So many answers of an address that hold memory of their own may be unread at once. */
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

  /** Answers; what the request may have for a body is read before and thrown away. */
  public void send(HttpServletRequest request, HttpServletResponse response, Answer answer)
      throws IOException {
    if (!request.isAsyncSupported()) {
      // On the way to a servlet that is not ours.
      sendAtOnce(request, response, answer);
      return;
    }
    AsyncContext async = Departure.startAsync(request);
    if (!Bodies.isAnnounced(request)) {
      write(async, answer, true, () -> {});
    } else if (request.getHeader("Expect") != null) {
      // It waits to be told whether to send it at all.
      write(async, answer, false, () -> {});
    } else {
      bodies.read(async, 0, body -> write(async, answer, body.isRead(), () -> {}));
    }
  }

  /**
   * The same with an answer that is produced for it and holds memory of its own. There may be so
   * many; one more is told that the server is busy.
   *
   * @param unread counts those of the address
   */
  void sendProduced(HttpServletRequest request, AtomicInteger unread, Supplier<Answer> answer) {
    AsyncContext async = Departure.startAsync(request);
    if (unread.incrementAndGet() > MAX_PRODUCED) {
      unread.decrementAndGet();
      write(async, Refusals.busy("Too many answers wait to be read."), true, () -> {});
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
    whenThereIsTime(
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
      LOG.log(Level.ERROR, "An answer could not be produced.", e);
      return Refusals.of(500, ErrorCode.INTERNAL, "The server failed; its log says why.");
    }
  }

  /**
   * Writes an answer to a request that is under way.
   *
   * @param isRead whether all of the request was; if not, the connection is closed
   * @param onEnd run once, when the answer is written or given up
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
      // Undertow's output says that it is ready while bytes wait in its buffer: so it has none.
      response.setBufferSize(1);
      new AnswerWriter(async, answer, !isRead, this, once).start();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "Not answered: {0}", e.toString());
      once.run();
      giveUp(async);
    }
  }

  /** Nobody may take what was not answered for an answer. */
  private static void giveUp(AsyncContext async) {
    try {
      if (async.getResponse() instanceof HttpServletResponse response && !response.isCommitted()) {
        response.reset();
        response.setStatus(500);
      }
      async.complete();
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "Completed already: {0}", e.toString());
    }
  }

  /** So many bytes of an answer were handed to its connection. */
  void written(int bytes) {
    telemetry.written(bytes);
  }

  /**
   * Plans the next look at a client that may not read its answer.
   *
   * @return what calls it off
   */
  Runnable whenPatienceEnds(Runnable look) {
    return threads.plan(look, patienceMillis);
  }

  /**
   * Has done on another thread what takes much processor time and waits for nobody: as many tasks
   * at once as there are processors, so that those who ask for little are not behind all of them.
   */
  public void whenThereIsTime(Runnable work) {
    busy.execute(
        () -> {
          try {
            work.run();
          } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "An answer failed.", e);
          }
        });
  }

  /** Has done on another thread what may have to wait for a connection. */
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
