package io.pulseboard.endpoint.container;

/** Learns how much a container keeps of an incomplete frame. Called by the thread that reads. */
public interface InputMeter {

  /**
   * Reports how many bytes the container keeps now.
   *
   * @return whether the container may keep them; if not, they are dropped, with all input that
   *     follows
   */
  boolean keeps(int bytes);
}
