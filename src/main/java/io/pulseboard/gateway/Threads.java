package io.pulseboard.gateway;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Singleton;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The threads of gateway and hub, from the container's managed ones. */
@Singleton
public class Threads {

  @Resource private ManagedThreadFactory factory;
  @Resource private ManagedScheduledExecutorService scheduler;
  @Resource private ManagedExecutorService executor;

  /** Starts a thread of its own for work that goes on until it is interrupted. */
  public Thread start(String name, Runnable work) {
    Thread thread = factory.newThread(work);
    thread.setName(name);
    thread.start();
    return thread;
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
      planned.callOff();
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
