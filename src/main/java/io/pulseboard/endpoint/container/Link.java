package io.pulseboard.endpoint.container;

/**
 * What a WebSocket session or a response stands on: the container's own connection. The API above
 * it only offers to close in order, which a client that does not read can put off for ever.
 */
public interface Link {

  /**
   * Has something done when the connection is no more, perhaps twice; at once if it is so already.
   */
  void whenGone(Runnable action);

  /**
   * Cuts the connection without another word, and has the system forget what it still had to send.
   * Returns at once; may be called again.
   */
  void terminate();
}
