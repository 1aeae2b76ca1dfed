package io.pulseboard.endpoint.container;

/** Is told what a container keeps of a frame that is not complete, by the thread that reads. */
public interface InputMeter {

  /**
   * So many bytes are kept now.
   *
   * @return whether that may be; if not, they are dropped, with all that comes after them
   */
  boolean keeps(int bytes);
}
