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

/** Reads one body as it arrives. Called by the container, and at most once by a timer. */
final class BodyReader implements ReadListener {

  private static final System.Logger LOG = System.getLogger(BodyReader.class.getName());

  /** How many bytes of an unwanted body are read and discarded. */
  private static final long MAX_SKIPPED = 16L << 20;

  private static final int BUFFER_BYTES = 4_096;

  /** The approximate memory that a body needs besides the bytes kept of it. */
  static final int OWN_BYTES = BUFFER_BYTES + 512;

  private final ServletInputStream in;
  private final int maxBytes;
  private final IntPredicate account;
  private final Consumer<Body> onEnd;
  private final Runnable onGone;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private Runnable cancelTimer = () -> {};
  private long skipped;
  private End end = End.WHOLE;
  private boolean isOver;

  /**
   * @param account reserves room for bytes, or releases it if the number is negative; returns false
   *     if there is no room
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
   * Reads the whole body on the calling thread, which waits for the client.
   *
   * @param cancelTimer cancels the timer
   */
  void readHere(Runnable cancelTimer) {
    this.cancelTimer = cancelTimer;
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
   * Registers this reader with the container, which then calls it.
   *
   * @param cancelTimer cancels the timer
   */
  void start(Runnable cancelTimer) {
    this.cancelTimer = cancelTimer;
    in.setReadListener(this);
  }

  @Override
  public void onDataAvailable() throws IOException {
    // Does not ask isFinished(), which on Payara is true before all of the body was read.
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
    // Reads the rest too: over HTTP/2, Payara leaves a client waiting that can't send all of it.
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

  /** Called by the timer: the body takes too long. */
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
    cancelTimer.run();
    onEnd.accept(body);
  }

  @Override
  public void onError(Throwable cause) {
    LOG.log(Level.DEBUG, "A request body was not read: {0}", cause.toString());
    synchronized (this) {
      if (isOver) {
        return;
      }
      isOver = true;
      giveBack();
    }
    cancelTimer.run();
    onGone.run();
  }
}
