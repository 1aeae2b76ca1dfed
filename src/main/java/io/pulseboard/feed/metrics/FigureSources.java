package io.pulseboard.feed.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the servers keep their runtime figures: the one table of it. WildFly shows its management
 * model as MBeans where it has the {@code jmx} subsystem, and counts where {@code
 * statistics-enabled} says so; Payara shows its monitoring as MBeans where AMX is on and the
 * monitoring levels are not {@code OFF}.
 */
final class FigureSources {

  private static final double MILLIS = 1e-3;
  private static final double NANOS = 1e-9;

  private FigureSources() {}

  static List<FigureSource> all() {
    List<FigureSource> sources = new ArrayList<>();
    jvm(sources);
    wildFlyWeb(sources);
    wildFlyEjb(sources);
    wildFlyThreads(sources);
    wildFlyResources(sources);
    payara(sources);
    return List.copyOf(sources);
  }

  private static void jvm(List<FigureSource> sources) {
    sources.add(
        FigureSource.of("java.lang:type=OperatingSystem")
            .show(Figure.PROCESS_CPU, "ProcessCpuLoad")
            .show(Figure.PROCESSORS, "AvailableProcessors")
            .show(Figure.SYSTEM_LOAD, "SystemLoadAverage"));
    sources.add(
        FigureSource.of("java.lang:type=Memory")
            .show(Figure.HEAP_USED, "HeapMemoryUsage/used")
            .show(Figure.HEAP_COMMITTED, "HeapMemoryUsage/committed")
            .show(Figure.HEAP_MAX, "HeapMemoryUsage/max"));
    sources.add(
        FigureSource.of("java.lang:type=Threading")
            .show(Figure.THREADS_LIVE, "ThreadCount")
            .show(Figure.THREADS_DAEMON, "DaemonThreadCount")
            .show(Figure.THREADS_PEAK, "PeakThreadCount"));
    sources.add(
        FigureSource.of("java.lang:type=GarbageCollector,name=*")
            .tagFrom("name", "name")
            .show(Figure.GC_COUNT, "CollectionCount")
            .show(Figure.GC_TIME, "CollectionTime", MILLIS));
    sources.add(FigureSource.of("java.lang:type=Runtime").show(Figure.UPTIME, "Uptime", MILLIS));
  }

  private static void wildFlyWeb(List<FigureSource> sources) {
    for (String listener : List.of("http-listener", "https-listener", "ajp-listener")) {
      sources.add(
          FigureSource.of("jboss.as:subsystem=undertow,server=*," + listener + "=*")
              .tagFrom("listener", listener)
              .when("jboss.as:subsystem=undertow", "statisticsEnabled")
              .show(Figure.HTTP_REQUESTS, "requestCount")
              .show(Figure.HTTP_ERRORS, "errorCount")
              .show(Figure.HTTP_SENT, "bytesSent")
              .show(Figure.HTTP_RECEIVED, "bytesReceived")
              .show(Figure.HTTP_TIME, "processingTime", NANOS, "recordRequestStartTime")
              .show(Figure.HTTP_TIME_MAX, "maxProcessingTime", NANOS, "recordRequestStartTime"));
    }
    for (FigureSource sessions : ofDeployments("subsystem=undertow")) {
      sources.add(
          sessions
              .show(Figure.SESSIONS_ACTIVE, "activeSessions")
              .show(Figure.SESSIONS_CREATED, "sessionsCreated")
              .show(Figure.SESSIONS_EXPIRED, "expiredSessions")
              .show(Figure.SESSIONS_REJECTED, "rejectedSessions"));
    }
  }

  private static void wildFlyEjb(List<FigureSource> sources) {
    for (String kind :
        List.of(
            "stateless-session-bean",
            "message-driven-bean",
            "singleton-bean",
            "stateful-session-bean")) {
      for (FigureSource beans : ofDeployments("subsystem=ejb3," + kind + "=*")) {
        sources.add(
            beans
                .tagFrom("bean", kind)
                .when("jboss.as:subsystem=ejb3", "statisticsEnabled")
                .show(Figure.EJB_POOL_SIZE, "poolCurrentSize")
                .show(Figure.EJB_POOL_AVAILABLE, "poolAvailableCount")
                .show(Figure.EJB_POOL_MAX, "poolMaxSize")
                .show(Figure.EJB_POOL_CREATED, "poolCreateCount")
                .show(Figure.EJB_POOL_REMOVED, "poolRemoveCount")
                .show(Figure.EJB_INVOCATIONS, "invocations")
                .show(Figure.EJB_TIME, "executionTime", MILLIS)
                .show(Figure.EJB_WAIT_TIME, "waitTime", MILLIS));
      }
    }
  }

  /** The same of an application that is deployed by itself, and of one inside an EAR. */
  private static List<FigureSource> ofDeployments(String rest) {
    return List.of(
        FigureSource.of("jboss.as:deployment=*," + rest).tagFrom("application", "deployment"),
        FigureSource.of("jboss.as:deployment=*,subdeployment=*," + rest)
            .tagFrom("application", "deployment")
            .tagFrom("application", "subdeployment"));
  }

  private static void wildFlyThreads(List<FigureSource> sources) {
    sources.add(
        FigureSource.of("org.xnio:type=Xnio,provider=*,worker=*")
            .tag("kind", "worker")
            .tagFrom("pool", "worker")
            .show(Figure.THREADS_BUSY, "BusyWorkerThreadCount")
            .show(Figure.THREADS_SIZE, "WorkerPoolSize")
            .show(Figure.THREADS_MAX, "MaxWorkerPoolSize")
            .show(Figure.THREADS_IO, "IoThreadCount")
            .show(Figure.THREADS_QUEUE, "WorkerQueueSize"));
    sources.add(
        FigureSource.of("jboss.as:subsystem=ejb3,thread-pool=*")
            .tag("kind", "ejb")
            .tagFrom("pool", "thread-pool")
            .show(Figure.THREADS_BUSY, "activeCount")
            .show(Figure.THREADS_SIZE, "currentThreadCount")
            .show(Figure.THREADS_MAX, "maxThreads")
            .show(Figure.THREADS_QUEUE, "queueSize")
            .show(Figure.THREADS_COMPLETED, "completedTaskCount")
            .show(Figure.THREADS_REJECTED, "rejectedCount"));
    for (String[] kind :
        new String[][] {
          {"managed-executor-service", "executor"},
          {"managed-scheduled-executor-service", "scheduler"}
        }) {
      sources.add(
          FigureSource.of("jboss.as:subsystem=ee," + kind[0] + "=*")
              .tag("kind", kind[1])
              .tagFrom("pool", kind[0])
              .show(Figure.THREADS_BUSY, "activeThreadCount")
              .show(Figure.THREADS_SIZE, "threadCount")
              .show(Figure.THREADS_MAX, "maxThreadCount")
              .show(Figure.THREADS_QUEUE, "currentQueueSize")
              .show(Figure.THREADS_HUNG, "hungThreadCount")
              .show(Figure.THREADS_COMPLETED, "completedTaskCount"));
    }
  }

  private static void wildFlyResources(List<FigureSource> sources) {
    for (String kind : List.of("data-source", "xa-data-source")) {
      sources.add(
          FigureSource.of("jboss.as:subsystem=datasources," + kind + "=*,statistics=pool")
              .tagFrom("pool", kind)
              .show(Figure.CONNECTIONS_OPEN, "ActiveCount", 1, "statisticsEnabled")
              .show(Figure.CONNECTIONS_USED, "InUseCount", 1, "statisticsEnabled")
              .show(Figure.CONNECTIONS_IDLE, "IdleCount", 1, "statisticsEnabled")
              .show(Figure.CONNECTIONS_AVAILABLE, "AvailableCount", 1, "statisticsEnabled")
              .show(Figure.CONNECTIONS_MAX_USED, "MaxUsedCount", 1, "statisticsEnabled")
              .show(Figure.CONNECTIONS_CREATED, "CreatedCount", 1, "statisticsEnabled")
              .show(Figure.CONNECTIONS_DESTROYED, "DestroyedCount", 1, "statisticsEnabled")
              .show(Figure.CONNECTIONS_TIMED_OUT, "TimedOut", 1, "statisticsEnabled")
              .show(Figure.CONNECTION_WAITS, "WaitCount", 1, "statisticsEnabled")
              .show(Figure.CONNECTION_GET_TIME, "TotalGetTime", MILLIS, "statisticsEnabled"));
    }
    sources.add(
        FigureSource.of("jboss.as:subsystem=transactions")
            .when("jboss.as:subsystem=transactions", "statisticsEnabled")
            .show(Figure.TRANSACTIONS_ACTIVE, "numberOfInflightTransactions")
            .show(Figure.TRANSACTIONS_COMMITTED, "numberOfCommittedTransactions")
            .show(Figure.TRANSACTIONS_ROLLED_BACK, "numberOfAbortedTransactions")
            .show(Figure.TRANSACTIONS_TIMED_OUT, "numberOfTimedOutTransactions"));
  }

  private static FigureSource payara(String type) {
    return FigureSource.of("amx:pp=/mon/server-mon[*],type=" + type + ",name=*");
  }

  private static void payara(List<FigureSource> sources) {
    payaraWeb(sources);
    payaraThreads(sources);
    sources.add(
        payara("bean-pool-mon")
            .tagFrom("application", "name", "(.+)/[^/]+/bean-pool")
            .tagFrom("bean", "name", ".+/([^/]+)/bean-pool")
            .show(Figure.EJB_POOL_IDLE, "numbeansinpool/current")
            .show(Figure.EJB_POOL_CREATED, "totalbeanscreated/count")
            .show(Figure.EJB_POOL_REMOVED, "totalbeansdestroyed/count")
            .show(Figure.EJB_POOL_WAITING, "numthreadswaiting/current"));
    sources.add(
        payara("jdbc-connection-pool-mon")
            .tagFrom("pool", "name", "resources/(.+)")
            .show(Figure.CONNECTIONS_USED, "numconnused/current")
            .show(Figure.CONNECTIONS_MAX_USED, "numconnused/highWaterMark")
            .show(Figure.CONNECTIONS_IDLE, "numconnfree/current")
            .show(Figure.CONNECTIONS_CREATED, "numconncreated/count")
            .show(Figure.CONNECTIONS_DESTROYED, "numconndestroyed/count")
            .show(Figure.CONNECTIONS_TIMED_OUT, "numconntimedout/count")
            .show(Figure.CONNECTION_WAITING, "waitqueuelength/count"));
    sources.add(
        FigureSource.of(
                "amx:pp=/mon/server-mon[*],type=transaction-service-mon,name=transaction-service")
            .show(Figure.TRANSACTIONS_ACTIVE, "activecount/count")
            .show(Figure.TRANSACTIONS_COMMITTED, "committedcount/count")
            .show(Figure.TRANSACTIONS_ROLLED_BACK, "rolledbackcount/count"));
  }

  private static void payaraThreads(List<FigureSource> sources) {
    sources.add(
        payara("thread-pool-mon")
            .tag("kind", "http")
            .tagFrom("pool", "name", "network/([^/]+)/thread-pool")
            .show(Figure.THREADS_BUSY, "currentthreadsbusy/count")
            .show(Figure.THREADS_SIZE, "currentthreadcount/count")
            .show(Figure.THREADS_MAX, "maxthreads/count")
            .show(Figure.THREADS_COMPLETED, "totalexecutedtasks/count"));
    sources.add(
        payara("connection-queue-mon")
            .tag("kind", "http")
            .tagFrom("pool", "name", "network/([^/]+)/connection-queue")
            .show(Figure.THREADS_QUEUE, "countqueued/count"));
    sources.add(
        payara("exec-pool-mon")
            .tag("kind", "ejb")
            .tagFrom("pool", "name", "ejb/(.+)-exec-pool")
            .show(Figure.THREADS_BUSY, "activenumthreads/count")
            .show(Figure.THREADS_SIZE, "numthreads/count")
            .show(Figure.THREADS_MAX, "maxnumthreads/count")
            .show(Figure.THREADS_COMPLETED, "numtaskscompleted/count"));
    for (String kind : List.of("executor", "scheduler")) {
      String type = kind.equals("executor") ? "managed-executor" : "managed-scheduled-executor";
      sources.add(
          payara(type + "-service-mon")
              .tag("kind", kind)
              .tagFrom("pool", "name", "executorService/concurrent/(.+)")
              .show(Figure.THREADS_COMPLETED, "CompletedTaskCount/count"));
    }
  }

  /** Payara counts requests by virtual server; its own for administration is left out. */
  private static void payaraWeb(List<FigureSource> sources) {
    sources.add(
        payara("request-mon")
            .tagFrom("listener", "name", "http-service/(?!__asadmin/)([^/]+)/request")
            .show(Figure.HTTP_REQUESTS, "countrequests/count")
            .show(Figure.HTTP_ERRORS, "count5xx/count")
            .show(Figure.HTTP_TIME_MEAN, "processingtime/count", MILLIS)
            .show(Figure.HTTP_TIME_MAX, "maxtime/count", MILLIS)
            .show(Figure.HTTP_SENT, "countbytestransmitted/count")
            .show(Figure.HTTP_RECEIVED, "countbytesreceived/count"));
    sources.add(
        payara("session-mon")
            .tagFrom("application", "name", "(?!web/|__)([^/]*)/.*")
            .show(Figure.SESSIONS_ACTIVE, "activesessionscurrent/current")
            .show(Figure.SESSIONS_CREATED, "sessionstotal/count")
            .show(Figure.SESSIONS_EXPIRED, "expiredsessionstotal/count")
            .show(Figure.SESSIONS_REJECTED, "rejectedsessionstotal/count"));
  }
}
