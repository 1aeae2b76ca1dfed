package io.pulseboard.gateway;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Specializes;
import jakarta.inject.Singleton;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The threads of gateway and hub where no container manages any: the JDK's. */
@Singleton
@Specializes
public class JdkThreads extends Threads {

  private static final int POOL_SIZE = 4;

  private final ScheduledExecutorService pool = Executors.newScheduledThreadPool(POOL_SIZE);

  @Override
  protected Thread newThread(Runnable work) {
    return new Thread(work);
  }

  @Override
  public ScheduledFuture<?> repeat(Runnable work, long millis) {
    return pool.scheduleWithFixedDelay(work, millis, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public ScheduledFuture<?> later(Runnable work, long millis) {
    return pool.schedule(work, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void execute(Runnable work) {
    pool.execute(work);
  }

  @PreDestroy
  void stop() {
    pool.shutdown();
  }
}
