package io.pulseboard.endpoint;

import io.pulseboard.hub.Carrier;
import io.pulseboard.hub.Line;
import io.pulseboard.wire.CloseCode;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One long poll as a way to a client: collects what the outbox sends until there is something to
 * tell, and answers with it. What it collects is bounded by the outbox that it comes from.
 */
final class PollCarrier implements Carrier {

  private static final System.Logger LOG = System.getLogger(PollCarrier.class.getName());

  private final AsyncContext async;
  private final String epoch;
  private final List<Line> lines = new ArrayList<>();
  private Runnable onGone = () -> {};
  private long offset = Line.NO_CURSOR;
  private boolean isLive;
  private boolean hasNews;
  private boolean isOver;
  private boolean answered;

  /**
   * @param async the request
   * @param epoch of all positions
   * @param atOnce whether to answer even when there is nothing to tell
   */
  PollCarrier(AsyncContext async, String epoch, boolean atOnce) {
    this.async = async;
    this.epoch = epoch;
    this.hasNews = atOnce;
  }

  void start(Runnable onGone) {
    this.onGone = onGone;
    async.addListener(new GoneListener(onGone));
  }

  @Override
  public String name() {
    return "poll";
  }

  @Override
  public int send(List<Line> batch, Runnable done) {
    boolean answerNow;
    synchronized (this) {
      if (answered) {
        return 0;
      }
      batch.forEach(this::take);
      answerNow = isLive && hasNews || isOver;
      answered = answerNow;
    }
    if (answerNow) {
      // On a worker, since the caller may hold the hub's lock: putting the answer together takes a
      // while, and Payara writes it and ends the request before setWriteListener returns, which
      // would change what the hub is just going through.
      async.start(this::answer);
    } else {
      done.run();
    }
    return 0;
  }

  private void take(Line line) {
    lines.add(line);
    offset = Math.max(offset, line.offset());
    if (line instanceof Line.Sys system) {
      isLive |= system.kind() == Line.Kind.LIVE;
      hasNews |= system.kind() == Line.Kind.GAP || system.json().contains("\"complete\":false");
      isOver |= system.kind() == Line.Kind.BYE || system.kind() == Line.Kind.HEARTBEAT && isLive;
    } else {
      hasNews = true;
    }
  }

  /** Writes the answer without blocking, so that a client that reads it slowly keeps no thread. */
  private void answer() {
    try {
      PollAnswer answer = new PollAnswer(lines, epoch, offset);
      HttpServletResponse response = (HttpServletResponse) async.getResponse();
      response.setStatus(answer.status());
      response.setBufferSize(1);
      ServletOutputStream out = response.getOutputStream();
      out.setWriteListener(
          new AnswerWriter(out, (answer.body() + '\n').getBytes(StandardCharsets.UTF_8)));
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "Not answered: {0}", e.toString());
      finish();
    }
  }

  private void finish() {
    onGone.run();
    complete();
  }

  /** Called by the container alone, one call at a time. */
  private final class AnswerWriter implements WriteListener {
    private final ServletOutputStream out;
    private final byte[] body;
    private boolean written;

    AnswerWriter(ServletOutputStream out, byte[] body) {
      this.out = out;
      this.body = body;
    }

    @Override
    public void onWritePossible() throws IOException {
      if (!written && out.isReady()) {
        written = true;
        out.write(body);
      }
      if (written && out.isReady()) {
        finish();
      }
    }

    @Override
    public void onError(Throwable cause) {
      LOG.log(Level.DEBUG, "The reader is gone: {0}", cause.toString());
      finish();
    }
  }

  private void complete() {
    try {
      async.complete();
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "Completed already: {0}", e.toString());
    }
  }

  @Override
  public boolean answersPings() {
    return false;
  }

  @Override
  public void ping() {
    // It does not live long enough.
  }

  @Override
  public void close(CloseCode code) {
    synchronized (this) {
      if (answered) {
        return;
      }
      answered = true;
    }
    async.start(this::answer);
  }
}
