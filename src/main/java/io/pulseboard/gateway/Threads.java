package io.pulseboard.gateway;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads of gateway and hub, from the container's managed ones. */
@Singleton
public class Threads {

  /** A thread of a pool ends when it had nothing to do for so long. */
  private static final long IDLE_SECONDS = 10;

  private final Collection<ExecutorService> pools = new ConcurrentLinkedQueue<>();

  @Resource private ManagedThreadFactory factory;
  @Resource private ManagedScheduledExecutorService scheduler;
  @Resource private ManagedExecutorService executor;

  /** A thread with the application's context. */
  protected Thread newThread(Runnable work) {
    return factory.newThread(work);
  }

  /** Starts a thread of its own for work that goes on until it is interrupted. */
  public Thread start(String name, Runnable work) {
    Thread thread = newThread(work);
    thread.setName(name);
    thread.start();
    return thread;
  }

  /**
   * Threads of their own for work that needs much processor time and must not wait behind work that
   * waits, as {@link #execute} may have it.
   *
   * @param limit tasks at once; more wait in their order
   */
  public Executor pool(String name, int limit) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            limit,
            limit,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = newThread(work);
              thread.setName(name);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    pools.add(pool);
    return task -> {
      try {
        pool.execute(task);
      } catch (IllegalStateException e) {
        // The factory makes no threads any more: the application stops.
        throw new RejectedExecutionException(e);
      }
    };
  }

  @PreDestroy
  void stopPools() {
    pools.forEach(ExecutorService::shutdownNow);
  }

  /** Has work done again and again, so many ms after the last time was finished. */
  public ScheduledFuture<?> repeat(Runnable work, long millis) {
    return scheduler.scheduleWithFixedDelay(work, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Has work done once, after so many ms. */
  public ScheduledFuture<?> later(Runnable work, long millis) {
    return scheduler.schedule(work, millis, TimeUnit.MILLISECONDS);
  }

  /** The same; the returned action calls it off, and then nothing holds on to the work. */
  public Runnable plan(Runnable work, long millis) {
    Planned planned = new Planned(work);
    ScheduledFuture<?> future = later(planned, millis);
    return () -> {
      planned.cancel();
      future.cancel(false);
    };
  }

  /** The same, for what nobody needs once the server stops. */
  public void laterUnlessStopping(Runnable work, long millis) {
    try {
      later(work, millis);
    } catch (RejectedExecutionException | IllegalStateException e) {
      // It stops.
    }
  }

  /** Has work done once on another thread: for what may wait, such as closing a connection. */
  public void execute(Runnable work) {
    executor.execute(work);
  }
}
