package io.pulseboard.endpoint.container;

/**
 * The container's own connection below a WebSocket session or a response. The standard API only
 * offers an orderly close, which a client that does not read can delay forever.
 */
public interface Link {

  /**
   * Runs an action, perhaps twice, when the connection no longer exists; immediately if it is gone
   * already.
   */
  void whenGone(Runnable action);

  /**
   * Cuts the connection without a closing handshake, and makes the system discard what it still had
   * to send. Returns immediately; may be called again.
   */
  void terminate();
}
