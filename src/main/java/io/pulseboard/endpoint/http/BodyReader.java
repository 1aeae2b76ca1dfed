package io.pulseboard.endpoint.http;

import io.pulseboard.endpoint.http.Bodies.Body;
import io.pulseboard.endpoint.http.Bodies.End;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/** Reads one body as it comes. Called by the container, and once by a timer. */
final class BodyReader implements ReadListener {

  private static final System.Logger LOG = System.getLogger(BodyReader.class.getName());

  /** How much of what nobody wants is read and thrown away, in bytes. */
  private static final long MAX_SKIPPED = 16L << 20;

  private static final int BUFFER_BYTES = 4_096;

  /** What a body takes in memory besides what is kept of it, about. */
  static final int OWN_BYTES = BUFFER_BYTES + 512;

  private final ServletInputStream in;
  private final int maxBytes;
  private final IntPredicate account;
  private final Consumer<Body> onEnd;
  private final Runnable onGone;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private Runnable callOff = () -> {};
  private long skipped;
  private End end = End.WHOLE;
  private boolean isOver;

  /**
   * @param account told how many bytes are kept, and given back by the negative; says no when there
   *     is no room
   * @param onGone run instead of {@code onEnd} when the client has gone
   */
  BodyReader(
      ServletInputStream in,
      int maxBytes,
      IntPredicate account,
      Consumer<Body> onEnd,
      Runnable onGone) {
    this.in = in;
    this.maxBytes = maxBytes;
    this.account = account;
    this.onEnd = onEnd;
    this.onGone = onGone;
  }

  /**
   * Reads it all here and now, waiting for the client.
   *
   * @param callOff calls the timer off
   */
  void readHere(Runnable callOff) {
    this.callOff = callOff;
    try {
      for (int read = in.read(buffer); read >= 0 && !isOver(); read = in.read(buffer)) {
        take(read);
      }
      onAllDataRead();
    } catch (IOException e) {
      onError(e);
    }
  }

  /**
   * Lets the container call.
   *
   * @param callOff calls the timer off
   */
  void start(Runnable callOff) {
    this.callOff = callOff;
    in.setReadListener(this);
  }

  @Override
  public void onDataAvailable() throws IOException {
    // Not asked whether it is finished: to Payara it is before all of it was read.
    while (!isOver() && in.isReady()) {
      int read = in.read(buffer);
      if (read < 0) {
        return;
      }
      take(read);
    }
  }

  private synchronized void take(int read) {
    if (isOver) {
      return;
    }
    if (end == End.WHOLE && kept.size() + read <= maxBytes && account.test(read)) {
      kept.write(buffer, 0, read);
      return;
    }
    if (end == End.WHOLE) {
      end = kept.size() + read <= maxBytes ? End.CROWDED : End.TOO_LONG;
      giveBack();
    }
    // The rest is read too: over HTTP/2 Payara leaves a client waiting that can't send it all.
    skipped += read;
    if (skipped > MAX_SKIPPED) {
      finish(end, false);
    }
  }

  private void giveBack() {
    account.test(-kept.size());
    kept.reset();
  }

  @Override
  public void onAllDataRead() {
    finish(null, true);
  }

  /** It took too long. */
  void late() {
    finish(End.TOO_SLOW, false);
  }

  private synchronized boolean isOver() {
    return isOver;
  }

  private void finish(End how, boolean isRead) {
    Body body;
    synchronized (this) {
      if (isOver) {
        return;
      }
      isOver = true;
      byte[] bytes = kept.toByteArray();
      giveBack();
      body = new Body(bytes, how == null ? end : how, isRead);
    }
    callOff.run();
    onEnd.accept(body);
  }

  @Override
  public void onError(Throwable cause) {
    LOG.log(Level.DEBUG, "Not read: {0}", cause.toString());
    synchronized (this) {
      if (isOver) {
        return;
      }
      isOver = true;
      giveBack();
    }
    callOff.run();
    onGone.run();
  }
}
