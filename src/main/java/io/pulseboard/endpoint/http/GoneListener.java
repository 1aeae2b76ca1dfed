package io.pulseboard.endpoint.http;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/**
 * Reports the end of an asynchronous request, whatever its cause.
 *
 * @param onGone run at each sign of the end, so once or more often, on a container thread
 */
record GoneListener(Runnable onGone) implements AsyncListener {

  @Override
  public void onComplete(AsyncEvent event) {
    onGone.run();
  }

  @Override
  public void onError(AsyncEvent event) {
    onGone.run();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    onGone.run();
    event.getAsyncContext().complete();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // Asynchronous processing is not restarted.
  }
}
