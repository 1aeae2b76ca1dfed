package io.pulseboard.access;

/**
 * Who is at the other end of a connection or a request: what a client may do is decided by it.
 *
 * @param name for people and logs
 */
public record Client(String name) {

  /** Everybody, as long as nobody has to say who they are. */
  public static final Client ANONYMOUS = new Client("anonymous");
}
