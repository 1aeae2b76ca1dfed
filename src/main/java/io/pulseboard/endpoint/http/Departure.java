package io.pulseboard.endpoint.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;

/**
 * The end of an asynchronous request, however it comes. Listened for from the beginning: Payara
 * takes no listener once the thread that the request came on has returned. For any thread.
 */
public final class Departure {

  private static final String ATTRIBUTE = Departure.class.getName();
  private static final Runnable NOTHING = () -> {};

  private Runnable onGone = NOTHING;
  private boolean isGone;

  private Departure() {}

  /** Begins to answer a request asynchronously, on the thread that it came on. */
  public static AsyncContext startAsync(HttpServletRequest request) {
    Departure departure = new Departure();
    request.setAttribute(ATTRIBUTE, departure);
    AsyncContext async = request.startAsync();
    async.setTimeout(0);
    async.addListener(new GoneListener(departure::gone));
    return async;
  }

  /** The end of a request that was begun here. */
  public static Departure of(ServletRequest request) {
    return (Departure) request.getAttribute(ATTRIBUTE);
  }

  /** Has something done too when the request ends, once or more; at once if it has ended. */
  public void then(Runnable action) {
    synchronized (this) {
      if (!isGone) {
        Runnable before = onGone;
        onGone =
            before == NOTHING
                ? action
                : () -> {
                  before.run();
                  action.run();
                };
        return;
      }
    }
    action.run();
  }

  /** Whether the request has ended. */
  synchronized boolean isGone() {
    return isGone;
  }

  private void gone() {
    Runnable all;
    synchronized (this) {
      isGone = true;
      all = onGone;
    }
    all.run();
  }
}
