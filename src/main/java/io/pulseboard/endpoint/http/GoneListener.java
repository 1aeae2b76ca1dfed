package io.pulseboard.endpoint.http;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/**
 * Learns that an asynchronous request is over, however it ended.
 *
 * @param onGone run at each sign of it, so once or more, on a container's thread
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
    // Not started again.
  }
}
