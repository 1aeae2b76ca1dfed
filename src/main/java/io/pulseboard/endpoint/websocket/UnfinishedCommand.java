package io.pulseboard.endpoint.websocket;

import io.pulseboard.gateway.UnfinishedInput;
import java.util.Arrays;

/**
 * What has come of one connection's next command, while it is not complete: the parts that the
 * container has handed over, and how much it keeps itself. Its memory is counted in {@link
 * UnfinishedInput}, and grows with what comes, not in leaps. Used by the thread that reads the
 * connection; {@link #drop} is for any.
 */
final class UnfinishedCommand {

  /** So many characters more, whenever there is no room. */
  private static final int STEP = 2_048;

  private static final char[] NOTHING = {};

  private final UnfinishedInput bound;
  private char[] text = NOTHING;
  private int length;
  private int keptByContainer;
  private boolean isDropped;

  UnfinishedCommand(UnfinishedInput bound) {
    this.bound = bound;
  }

  synchronized int length() {
    return length;
  }

  /** Whether anything has come. */
  synchronized boolean isBegun() {
    return length > 0 || keptByContainer > 0;
  }

  /** Adds a part; whether there was room for it among all connections. */
  synchronized boolean add(String part) {
    int needed = length + part.length();
    if (needed > text.length) {
      int larger = (needed + STEP - 1) / STEP * STEP;
      if (isDropped || !bound.reserve(2L * (larger - text.length))) {
        return false;
      }
      text = Arrays.copyOf(text, larger);
    }
    part.getChars(0, part.length(), text, length);
    length = needed;
    return true;
  }

  /** The container keeps so many bytes; whether there was room for them. */
  synchronized boolean keep(int bytes) {
    int more = bytes - keptByContainer;
    if (isDropped || more > 0 && !bound.reserve(more)) {
      return false;
    }
    if (more < 0) {
      bound.release(-more);
    }
    keptByContainer = bytes;
    return true;
  }

  /** All parts, and begins anew. */
  synchronized String take() {
    String whole = new String(text, 0, length);
    forgetText();
    return whole;
  }

  private void forgetText() {
    bound.release(2L * text.length);
    text = NOTHING;
    length = 0;
  }

  /** Forgets all, and takes no more. Safe to call twice. */
  synchronized void drop() {
    isDropped = true;
    forgetText();
    bound.release(keptByContainer);
    keptByContainer = 0;
  }
}
