package io.pulseboard.access;

/**
 * The identity behind a connection or a request; permissions depend on it.
 *
 * @param name for people and logs
 */
public record Client(String name) {

  /** Every client, as long as there is no authentication. */
  public static final Client ANONYMOUS = new Client("anonymous");
}
