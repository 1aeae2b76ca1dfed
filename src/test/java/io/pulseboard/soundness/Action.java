package io.pulseboard.soundness;

import java.util.Set;

/** One thing that may happen to a server and its clients. */
sealed interface Action {

  /** Updates on a channel, each with a text of so many characters. */
  record Publish(String channel, int times, int length) implements Action {}

  /** A state channel ends. */
  record End(String channel) implements Action {}

  /** The dispatcher reads its next page. */
  record Dispatch() implements Action {}

  /** The check of connections runs. */
  record Watch() implements Action {}

  /** A client follows; {@code history} is a count, 0 for none. */
  record Subscribe(int client, Set<String> patterns, int history) implements Action {}

  /** A client stops following. */
  record Unsubscribe(int client, String pattern) implements Action {}

  /** A client takes so many frames, if there are. */
  record Read(int client, int frames) implements Action {}

  /** The connection breaks; what was on its way is lost. */
  record Cut(int client) implements Action {}

  /** A client that is cut off comes back. */
  record Return(int client) implements Action {}

  /** The connection breaks, and the next one after so many frames. */
  record Glimpse(int client, int frames) implements Action {}

  /** The server says that the connection lives. */
  record Heartbeat(int client) implements Action {}

  /** The server starts anew, with a new journal; all connections break. */
  record Restart() implements Action {}
}
