package io.pulseboard.endpoint.websocket;

import io.pulseboard.gateway.UnfinishedInput;
import java.util.Arrays;

/**
 * A connection's next command while it is incomplete: the parts that the container has handed over,
 * and how many bytes the container keeps itself. The memory is counted in {@link UnfinishedInput}
 * and grows in small steps as input arrives. Used by the thread that reads the connection; any
 * thread may call {@link #drop}.
 */
final class UnfinishedCommand {

  /** By how many characters the buffer grows when it is full. */
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

  /** Whether anything of the command has arrived. */
  synchronized boolean isBegun() {
    return length > 0 || keptByContainer > 0;
  }

  /** Adds a part. Returns whether the bound over all connections had room for it. */
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

  /** Accounts for the bytes that the container keeps. Returns whether there was room for them. */
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

  /** Returns all parts as one text, and starts over. */
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

  /** Discards everything and accepts no more. Safe to call twice. */
  synchronized void drop() {
    isDropped = true;
    forgetText();
    bound.release(keptByContainer);
    keptByContainer = 0;
  }
}
