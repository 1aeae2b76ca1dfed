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

/** The threads of gateway and hub, all managed by the container. */
@Singleton
public class Threads {

  /** A pool's thread ends after this long without work. */
  private static final long IDLE_SECONDS = 10;

  private final Collection<ExecutorService> pools = new ConcurrentLinkedQueue<>();

  @Resource private ManagedThreadFactory factory;
  @Resource private ManagedScheduledExecutorService scheduler;
  @Resource private ManagedExecutorService executor;

  /** A thread with the application's context. */
  protected Thread newThread(Runnable work) {
    return factory.newThread(work);
  }

  /** Starts a thread for work that runs until it is interrupted. */
  public Thread start(String name, Runnable work) {
    Thread thread = newThread(work);
    thread.setName(name);
    thread.start();
    return thread;
  }

  /**
   * A pool for processor-intensive work, which must not wait behind the blocking work of {@link
   * #execute}.
   *
   * @param name of its threads
   * @param limit concurrent tasks; more are queued in order
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
        // The factory creates no more threads: the application stops.
        throw new RejectedExecutionException(e);
      }
    };
  }

  @PreDestroy
  void stopPools() {
    pools.forEach(ExecutorService::shutdownNow);
  }

  /** Runs work repeatedly, with a delay in ms between two runs. */
  public ScheduledFuture<?> repeat(Runnable work, long millis) {
    return scheduler.scheduleWithFixedDelay(work, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Runs work once, after a delay in ms. */
  public ScheduledFuture<?> later(Runnable work, long millis) {
    return scheduler.schedule(work, millis, TimeUnit.MILLISECONDS);
  }

  /** As {@link #later}; the returned action cancels the work and releases it at once. */
  public Runnable plan(Runnable work, long millis) {
    Planned planned = new Planned(work);
    ScheduledFuture<?> future = later(planned, millis);
    return () -> {
      planned.cancel();
      future.cancel(false);
    };
  }

  /** As {@link #later}, but does nothing once the server stops. */
  public void laterUnlessStopping(Runnable work, long millis) {
    try {
      later(work, millis);
    } catch (RejectedExecutionException | IllegalStateException e) {
      // The server stops.
    }
  }

  /** Runs work on another thread: for work that may block, such as closing a connection. */
  public void execute(Runnable work) {
    executor.execute(work);
  }
}
