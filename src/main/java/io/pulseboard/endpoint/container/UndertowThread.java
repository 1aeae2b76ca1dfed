package io.pulseboard.endpoint.container;

import io.pulseboard.hub.delivery.SendExecutor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.xnio.XnioIoThread;

/**
 * An I/O thread of Undertow, which serves its connections only when its task queue is empty. Loaded
 * by {@link ContainerLoader}.
 *
 * @param thread the thread
 */
public record UndertowThread(XnioIoThread thread) implements SendExecutor {

  private static final Map<XnioIoThread, UndertowThread> ALL = new ConcurrentHashMap<>();

  /**
   * The writer for a thread: the same object for each of the thread's connections.
   *
   * @param found a thread of XNIO
   */
  public static SendExecutor of(Object found) {
    return ALL.computeIfAbsent((XnioIoThread) found, UndertowThread::new);
  }

  @Override
  public void execute(Runnable work) {
    thread.execute(work);
  }

  @Override
  public void executeLater(Runnable work) {
    thread.executeAfter(work, 1, TimeUnit.MILLISECONDS);
  }
}
