package io.pulseboard.hub;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * How many lanes send at once: as many as there are processors. Containers have more threads than
 * that; all of them at once would only take processor time from each other, and from those who are
 * to read what they send. For any thread.
 */
final class Turns {

  private final Queue<Lane> waiting = new ArrayDeque<>();
  private int free;
  private int untaken;

  Turns(int atOnce) {
    this.free = atOnce;
  }

  /** Takes a turn; whether there was one. If not, {@link #leave} will name the lane to somebody. */
  synchronized boolean enter(Lane lane) {
    if (free == 0) {
      waiting.add(lane);
      return false;
    }
    free--;
    return true;
  }

  /** Gives a turn back; the lane that the caller is to start again, or null. */
  synchronized Lane leave() {
    free++;
    return next();
  }

  /** A lane for which there is a turn, and which the caller is to start again; or null. */
  synchronized Lane next() {
    return free > 0 ? waiting.poll() : null;
  }

  /** A lane has something that it has not begun with. */
  synchronized void handedOver() {
    untaken++;
  }

  /** A lane begins with all it has. */
  synchronized void taken() {
    untaken--;
    if (untaken == 0) {
      notifyAll();
    }
  }

  /** Whether every lane has begun with what it has. */
  synchronized boolean isTaken() {
    return untaken == 0;
  }

  /** Waits until every lane has begun with what it has. */
  synchronized void awaitTaken(long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (untaken > 0) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }
}
