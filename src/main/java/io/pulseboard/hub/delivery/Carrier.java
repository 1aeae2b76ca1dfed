package io.pulseboard.hub.delivery;

import io.pulseboard.wire.CloseCode;
import io.pulseboard.wire.ServerMessage;
import java.util.List;

/**
 * The connection to one client: a WebSocket session, an SSE response, a long poll.
 *
 * <p>The outbox calls {@link #send} from one thread at a time, and never again before the {@code
 * done} of the previous call has run.
 */
public interface Carrier {

  /**
   * The executor on which {@link #send} is called: the thread on which the container writes to this
   * connection, if there is one. The result is always the same. One task sends to all connections
   * that share an executor.
   */
  default SendExecutor executor() {
    return SendExecutor.CALLER;
  }

  /** The name for logs and metrics: {@code websocket}, {@code sse}, {@code poll}. */
  String name();

  /**
   * Hands a batch to the connection without waiting for the client.
   *
   * @param batch messages in order, at least one
   * @param done to be run once, on any thread, when the connection has taken the batch and can take
   *     more; never run after a failure of the connection, which ends in its own close callback
   * @return how many bytes were handed to the connection; 0 when that happens later or failed
   * @throws RuntimeException when the batch can't be encoded: the client has to resume
   */
  int send(List<ServerMessage> batch, Runnable done);

  /** Whether a client answers {@link #ping}; false for carriers that only go one way. */
  boolean answersPings();

  /** Sends a ping. The endpoint reports the answer to the gateway's subscriber. */
  void ping();

  /**
   * Registers an action that runs when the underlying connection no longer exists. It may run
   * twice, and long after the endpoint was told of the close: a closing handshake takes as long as
   * the client likes.
   *
   * @return whether the end can be observed; if not, only the endpoint's callback reports it
   */
  default boolean whenGone(Runnable action) {
    return false;
  }

  /** Cuts the connection where possible, without waiting and without a closing handshake. */
  default void terminate() {
    // Nothing is known of the underlying connection.
  }

  /**
   * Closes the connection properly. May block, so it is never called on the dispatcher's thread.
   * Idempotent.
   */
  void close(CloseCode code);
}
