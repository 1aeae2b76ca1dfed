package io.pulseboard.endpoint.poll;

import io.pulseboard.endpoint.http.Answer;
import io.pulseboard.endpoint.http.Answers;
import io.pulseboard.endpoint.http.Departure;
import io.pulseboard.endpoint.http.Refusals;
import io.pulseboard.hub.delivery.Carrier;
import io.pulseboard.wire.CloseCode;
import io.pulseboard.wire.ErrorCode;
import io.pulseboard.wire.ServerMessage;
import jakarta.servlet.AsyncContext;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * One long poll as a way to a client: collects what the outbox sends until there is something to
 * tell, and answers with it. What it collects is bounded by the outbox that it comes from.
 */
final class PollCarrier implements Carrier {

  private static final System.Logger LOG = System.getLogger(PollCarrier.class.getName());

  private final AsyncContext async;
  private final Answers answers;
  private final List<ServerMessage> lines = new ArrayList<>();
  private Runnable onGone = () -> {};
  private long offset = ServerMessage.NO_CURSOR;
  private String epoch;
  private boolean isLive;
  private boolean hasNews;
  private boolean isOver;
  private boolean answered;

  /**
   * @param async the request
   * @param answers writes the answer
   * @param atOnce whether to answer even when there is nothing to tell
   */
  PollCarrier(AsyncContext async, Answers answers, boolean atOnce) {
    this.async = async;
    this.answers = answers;
    this.hasNews = atOnce;
  }

  void start(Runnable onGone) {
    this.onGone = onGone;
    Departure.of(async.getRequest()).then(onGone);
  }

  @Override
  public String name() {
    return "poll";
  }

  @Override
  public int send(List<ServerMessage> batch, Runnable done) {
    boolean answerNow;
    synchronized (this) {
      answerNow = !answered && isToBeAnswered(batch);
      answered |= answerNow;
    }
    if (answerNow) {
      // On another thread: Payara writes it and ends the request before setWriteListener returns.
      answers.runOnPool(this::answer);
    }
    // What comes after the answer is for nobody: it must not wait, or look stuck.
    done.run();
    return 0;
  }

  private boolean isToBeAnswered(List<ServerMessage> batch) {
    batch.forEach(this::take);
    return isLive && hasNews || isOver;
  }

  private void take(ServerMessage line) {
    lines.add(line);
    if (line.cursor() != ServerMessage.NO_CURSOR && line.cursor() >= offset) {
      offset = line.cursor();
      epoch = line.epoch();
    }
    isLive |= line instanceof ServerMessage.Live;
    isOver |= line instanceof ServerMessage.Bye;
    // A heartbeat says that the wait is over; it may be so before the subscription is live.
    hasNews |=
        line instanceof ServerMessage.UpdateMessage
            || line instanceof ServerMessage.Gap
            || line instanceof ServerMessage.Heartbeat
            || line instanceof ServerMessage.Subscribed subscribed && isIncomplete(subscribed);
  }

  private static boolean isIncomplete(ServerMessage.Subscribed subscribed) {
    return subscribed.channels().stream().anyMatch(channel -> !channel.complete());
  }

  /** Puts the answer together, and lets go of the connection when the client has taken it. */
  private void answer() {
    Answer answer;
    try {
      answer = new PollAnswer(lines, epoch, offset).answer();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "A long poll could not be answered.", e);
      answer = Refusals.of(500, ErrorCode.INTERNAL, "The server failed; its log says why.");
    }
    answers.write(async, answer, true, onGone);
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
    answers.runOnPool(this::answer);
  }
}
