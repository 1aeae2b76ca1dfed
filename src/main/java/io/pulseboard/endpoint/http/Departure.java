package io.pulseboard.endpoint.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;

/**
 * The end of an asynchronous request, whatever its cause. The listener is registered at the start,
 * since Payara accepts none once the thread that brought the request has returned. Thread-safe.
 */
public final class Departure {

  private static final String ATTRIBUTE = Departure.class.getName();
  private static final Runnable NOTHING = () -> {};

  private Runnable onGone = NOTHING;
  private boolean isGone;

  private Departure() {}

  /** Starts asynchronous processing of a request. Called on the thread that brought the request. */
  public static AsyncContext startAsync(HttpServletRequest request) {
    Departure departure = new Departure();
    request.setAttribute(ATTRIBUTE, departure);
    AsyncContext async = request.startAsync();
    async.setTimeout(0);
    async.addListener(new GoneListener(departure::gone));
    return async;
  }

  /** The end of a request that {@link #startAsync} has started. */
  public static Departure of(ServletRequest request) {
    return (Departure) request.getAttribute(ATTRIBUTE);
  }

  /**
   * Adds an action that runs, once or more often, when the request ends; immediately if it has
   * ended.
   */
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
