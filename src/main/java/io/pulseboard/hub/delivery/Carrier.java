package io.pulseboard.hub.delivery;

import io.pulseboard.wire.CloseCode;
import io.pulseboard.wire.ServerMessage;
import java.util.List;

/**
 * The way to one client: a WebSocket session, an SSE response.
 *
 * <p>{@link #send} is called by one thread at a time and never again before the last call's {@code
 * done} has run.
 */
public interface Carrier {

  /**
   * Where {@link #send} is called: the thread on which the container writes to this connection, if
   * it has one, the same each time. Connections that share it are sent to by one task for all.
   */
  default Writer writer() {
    return Writer.HERE;
  }

  /** The word for logs and metrics: {@code websocket}, {@code sse}. */
  String name();

  /**
   * Hands a batch to the connection without waiting for the client.
   *
   * @param batch lines in their order, at least one
   * @param done to be run once, on any thread, when the connection has taken the batch and more can
   *     be sent; not at all when it has failed, which ends in the connection's own close callback
   * @return how many bytes it hands to the connection, 0 where that comes later or failed
   */
  int send(List<ServerMessage> batch, Runnable done);

  /** Whether a client answers {@link #ping}; not on carriers that only go one way. */
  boolean answersPings();

  /** Asks the client for a sign of life; the answer goes to the gateway's subscriber. */
  void ping();

  /**
   * Has something done when the connection below no longer exists, perhaps twice, which may be long
   * after the endpoint was told that it is closed: a closing handshake takes as long as the client
   * likes.
   *
   * @return whether this can be known; if not, the endpoint's word is all there is
   */
  default boolean whenGone(Runnable action) {
    return false;
  }

  /** Cuts the connection, where that is possible, without waiting and without another word. */
  default void terminate() {
    // Nothing is known of what is below.
  }

  /**
   * Ends the connection in order. May wait, so it is never called on the thread that fans out. Safe
   * to call twice.
   */
  void close(CloseCode code);
}
