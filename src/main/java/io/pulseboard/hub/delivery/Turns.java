package io.pulseboard.hub.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * How many lanes send at once: as many as there are processors. Containers have more threads than
 * that; all of them at once would only take processor time from each other, and from those who are
 * to read what they send. For any thread.
 */
final class Turns {

  private final Queue<Lane> waiting = new ArrayDeque<>();
  private int free;

  /** Those that have something they have not begun with. */
  private final Set<Lane> untaken = new HashSet<>();

  /** Those of them that were waited for in vain. */
  private final Set<Lane> late = new HashSet<>();

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

  /** Gives a turn back; the lanes that the caller is to start again. */
  synchronized List<Lane> leave() {
    free++;
    return next();
  }

  /** Lanes for which there are turns, and which the caller is to start again. */
  synchronized List<Lane> next() {
    List<Lane> next = new ArrayList<>(free);
    while (next.size() < free && !waiting.isEmpty()) {
      next.add(waiting.remove());
    }
    return next;
  }

  /** A lane has something that it has not begun with. */
  synchronized void handedOver(Lane lane) {
    if (!late.contains(lane)) {
      untaken.add(lane);
    }
  }

  /** A lane begins with all it has. */
  synchronized void taken(Lane lane) {
    late.remove(lane);
    if (untaken.remove(lane) && untaken.isEmpty()) {
      notifyAll();
    }
  }

  /** Whether every lane that is not late has begun with what it has. */
  synchronized boolean isTaken() {
    return untaken.isEmpty();
  }

  /** Waits until every lane has begun with what it has; those that have not by then are late. */
  synchronized void awaitTaken(long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!untaken.isEmpty()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        late.addAll(untaken);
        untaken.clear();
        return;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }
}
