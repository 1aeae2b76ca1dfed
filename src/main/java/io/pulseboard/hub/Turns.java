package io.pulseboard.hub;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * How many lanes send at once: as many as there are processors. Containers have more threads than
 * that; all of them at once would only take processor time from each other, and from those who are
 * to read what they send. For any thread.
 */
final class Turns {

  private final Queue<Lane> waiting = new ArrayDeque<>();
  private int free;

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
    return waiting.poll();
  }
}
