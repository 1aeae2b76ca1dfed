package io.pulseboard.feed.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * The one table of which MBeans provide which runtime metrics. WildFly publishes its management
 * model as MBeans if it has the {@code jmx} subsystem, and counts if {@code statistics-enabled} is
 * true; Payara publishes its monitoring as MBeans if AMX is on and the monitoring levels are not
 * {@code OFF}.
 */
final class MBeanSources {

  private static final double MILLIS = 1e-3;
  private static final double NANOS = 1e-9;

  private MBeanSources() {}

  static List<MBeanSource> all() {
    List<MBeanSource> sources = new ArrayList<>();
    jvm(sources);
    wildFlyWeb(sources);
    wildFlyEjb(sources);
    wildFlyThreads(sources);
    wildFlyResources(sources);
    payara(sources);
    return List.copyOf(sources);
  }

  private static void jvm(List<MBeanSource> sources) {
    sources.add(
        MBeanSource.of("java.lang:type=OperatingSystem")
            .metric(RuntimeMetric.PROCESS_CPU, "ProcessCpuLoad")
            .metric(RuntimeMetric.PROCESSORS, "AvailableProcessors")
            .metric(RuntimeMetric.SYSTEM_LOAD, "SystemLoadAverage"));
    sources.add(
        MBeanSource.of("java.lang:type=Memory")
            .metric(RuntimeMetric.HEAP_USED, "HeapMemoryUsage/used")
            .metric(RuntimeMetric.HEAP_COMMITTED, "HeapMemoryUsage/committed")
            .metric(RuntimeMetric.HEAP_MAX, "HeapMemoryUsage/max"));
    sources.add(
        MBeanSource.of("java.lang:type=Threading")
            .metric(RuntimeMetric.THREADS_LIVE, "ThreadCount")
            .metric(RuntimeMetric.THREADS_DAEMON, "DaemonThreadCount")
            .metric(RuntimeMetric.THREADS_PEAK, "PeakThreadCount"));
    sources.add(
        MBeanSource.of("java.lang:type=GarbageCollector,name=*")
            .tagFrom("name", "name")
            .metric(RuntimeMetric.GC_COUNT, "CollectionCount")
            .metric(RuntimeMetric.GC_TIME, "CollectionTime", MILLIS));
    sources.add(
        MBeanSource.of("java.lang:type=Runtime").metric(RuntimeMetric.UPTIME, "Uptime", MILLIS));
  }

  private static void wildFlyWeb(List<MBeanSource> sources) {
    for (String listener : List.of("http-listener", "https-listener", "ajp-listener")) {
      sources.add(
          MBeanSource.of("jboss.as:subsystem=undertow,server=*," + listener + "=*")
              .tagFrom("listener", listener)
              .when("jboss.as:subsystem=undertow", "statisticsEnabled")
              .metric(RuntimeMetric.HTTP_REQUESTS, "requestCount")
              .metric(RuntimeMetric.HTTP_ERRORS, "errorCount")
              .metric(RuntimeMetric.HTTP_SENT, "bytesSent")
              .metric(RuntimeMetric.HTTP_RECEIVED, "bytesReceived")
              .metric(RuntimeMetric.HTTP_TIME, "processingTime", NANOS, "recordRequestStartTime")
              .metric(
                  RuntimeMetric.HTTP_TIME_MAX,
                  "maxProcessingTime",
                  NANOS,
                  "recordRequestStartTime"));
    }
    for (MBeanSource sessions : ofDeployments("subsystem=undertow")) {
      sources.add(
          sessions
              .metric(RuntimeMetric.SESSIONS_ACTIVE, "activeSessions")
              .metric(RuntimeMetric.SESSIONS_CREATED, "sessionsCreated")
              .metric(RuntimeMetric.SESSIONS_EXPIRED, "expiredSessions")
              .metric(RuntimeMetric.SESSIONS_REJECTED, "rejectedSessions"));
    }
  }

  private static void wildFlyEjb(List<MBeanSource> sources) {
    for (String kind :
        List.of(
            "stateless-session-bean",
            "message-driven-bean",
            "singleton-bean",
            "stateful-session-bean")) {
      for (MBeanSource beans : ofDeployments("subsystem=ejb3," + kind + "=*")) {
        sources.add(
            beans
                .tagFrom("bean", kind)
                .when("jboss.as:subsystem=ejb3", "statisticsEnabled")
                .metric(RuntimeMetric.EJB_POOL_SIZE, "poolCurrentSize")
                .metric(RuntimeMetric.EJB_POOL_AVAILABLE, "poolAvailableCount")
                .metric(RuntimeMetric.EJB_POOL_MAX, "poolMaxSize")
                .metric(RuntimeMetric.EJB_POOL_CREATED, "poolCreateCount")
                .metric(RuntimeMetric.EJB_POOL_REMOVED, "poolRemoveCount")
                .metric(RuntimeMetric.EJB_INVOCATIONS, "invocations")
                .metric(RuntimeMetric.EJB_TIME, "executionTime", MILLIS)
                .metric(RuntimeMetric.EJB_WAIT_TIME, "waitTime", MILLIS));
      }
    }
  }

  /** One source for applications deployed by themselves, and one for those inside an EAR. */
  private static List<MBeanSource> ofDeployments(String rest) {
    return List.of(
        MBeanSource.of("jboss.as:deployment=*," + rest).tagFrom("application", "deployment"),
        MBeanSource.of("jboss.as:deployment=*,subdeployment=*," + rest)
            .tagFrom("application", "deployment")
            .tagFrom("application", "subdeployment"));
  }

  private static void wildFlyThreads(List<MBeanSource> sources) {
    sources.add(
        MBeanSource.of("org.xnio:type=Xnio,provider=*,worker=*")
            .tag("kind", "worker")
            .tagFrom("pool", "worker")
            .metric(RuntimeMetric.THREADS_BUSY, "BusyWorkerThreadCount")
            .metric(RuntimeMetric.THREADS_SIZE, "WorkerPoolSize")
            .metric(RuntimeMetric.THREADS_MAX, "MaxWorkerPoolSize")
            .metric(RuntimeMetric.THREADS_IO, "IoThreadCount")
            .metric(RuntimeMetric.THREADS_QUEUE, "WorkerQueueSize"));
    sources.add(
        MBeanSource.of("jboss.as:subsystem=ejb3,thread-pool=*")
            .tag("kind", "ejb")
            .tagFrom("pool", "thread-pool")
            .metric(RuntimeMetric.THREADS_BUSY, "activeCount")
            .metric(RuntimeMetric.THREADS_SIZE, "currentThreadCount")
            .metric(RuntimeMetric.THREADS_MAX, "maxThreads")
            .metric(RuntimeMetric.THREADS_QUEUE, "queueSize")
            .metric(RuntimeMetric.THREADS_COMPLETED, "completedTaskCount")
            .metric(RuntimeMetric.THREADS_REJECTED, "rejectedCount"));
    for (String[] kind :
        new String[][] {
          {"managed-executor-service", "executor"},
          {"managed-scheduled-executor-service", "scheduler"}
        }) {
      sources.add(
          MBeanSource.of("jboss.as:subsystem=ee," + kind[0] + "=*")
              .tag("kind", kind[1])
              .tagFrom("pool", kind[0])
              .metric(RuntimeMetric.THREADS_BUSY, "activeThreadCount")
              .metric(RuntimeMetric.THREADS_SIZE, "threadCount")
              .metric(RuntimeMetric.THREADS_MAX, "maxThreadCount")
              .metric(RuntimeMetric.THREADS_QUEUE, "currentQueueSize")
              .metric(RuntimeMetric.THREADS_HUNG, "hungThreadCount")
              .metric(RuntimeMetric.THREADS_COMPLETED, "completedTaskCount"));
    }
  }

  private static void wildFlyResources(List<MBeanSource> sources) {
    for (String kind : List.of("data-source", "xa-data-source")) {
      sources.add(
          MBeanSource.of("jboss.as:subsystem=datasources," + kind + "=*,statistics=pool")
              .tagFrom("pool", kind)
              .metric(RuntimeMetric.CONNECTIONS_OPEN, "ActiveCount", 1, "statisticsEnabled")
              .metric(RuntimeMetric.CONNECTIONS_USED, "InUseCount", 1, "statisticsEnabled")
              .metric(RuntimeMetric.CONNECTIONS_IDLE, "IdleCount", 1, "statisticsEnabled")
              .metric(RuntimeMetric.CONNECTIONS_AVAILABLE, "AvailableCount", 1, "statisticsEnabled")
              .metric(RuntimeMetric.CONNECTIONS_MAX_USED, "MaxUsedCount", 1, "statisticsEnabled")
              .metric(RuntimeMetric.CONNECTIONS_CREATED, "CreatedCount", 1, "statisticsEnabled")
              .metric(RuntimeMetric.CONNECTIONS_DESTROYED, "DestroyedCount", 1, "statisticsEnabled")
              .metric(RuntimeMetric.CONNECTIONS_TIMED_OUT, "TimedOut", 1, "statisticsEnabled")
              .metric(RuntimeMetric.CONNECTION_WAITS, "WaitCount", 1, "statisticsEnabled")
              .metric(
                  RuntimeMetric.CONNECTION_GET_TIME, "TotalGetTime", MILLIS, "statisticsEnabled"));
    }
    sources.add(
        MBeanSource.of("jboss.as:subsystem=transactions")
            .when("jboss.as:subsystem=transactions", "statisticsEnabled")
            .metric(RuntimeMetric.TRANSACTIONS_ACTIVE, "numberOfInflightTransactions")
            .metric(RuntimeMetric.TRANSACTIONS_COMMITTED, "numberOfCommittedTransactions")
            .metric(RuntimeMetric.TRANSACTIONS_ROLLED_BACK, "numberOfAbortedTransactions")
            .metric(RuntimeMetric.TRANSACTIONS_TIMED_OUT, "numberOfTimedOutTransactions"));
  }

  private static MBeanSource payara(String type) {
    return MBeanSource.of("amx:pp=/mon/server-mon[*],type=" + type + ",name=*");
  }

  private static void payara(List<MBeanSource> sources) {
    payaraWeb(sources);
    payaraThreads(sources);
    sources.add(
        payara("bean-pool-mon")
            .tagFrom("application", "name", "(.+)/[^/]+/bean-pool")
            .tagFrom("bean", "name", ".+/([^/]+)/bean-pool")
            .metric(RuntimeMetric.EJB_POOL_IDLE, "numbeansinpool/current")
            .metric(RuntimeMetric.EJB_POOL_CREATED, "totalbeanscreated/count")
            .metric(RuntimeMetric.EJB_POOL_REMOVED, "totalbeansdestroyed/count")
            .metric(RuntimeMetric.EJB_POOL_WAITING, "numthreadswaiting/current"));
    sources.add(
        payara("jdbc-connection-pool-mon")
            .tagFrom("pool", "name", "resources/(.+)")
            .metric(RuntimeMetric.CONNECTIONS_USED, "numconnused/current")
            .metric(RuntimeMetric.CONNECTIONS_MAX_USED, "numconnused/highWaterMark")
            .metric(RuntimeMetric.CONNECTIONS_IDLE, "numconnfree/current")
            .metric(RuntimeMetric.CONNECTIONS_CREATED, "numconncreated/count")
            .metric(RuntimeMetric.CONNECTIONS_DESTROYED, "numconndestroyed/count")
            .metric(RuntimeMetric.CONNECTIONS_TIMED_OUT, "numconntimedout/count")
            .metric(RuntimeMetric.CONNECTION_WAITING, "waitqueuelength/count"));
    sources.add(
        MBeanSource.of(
                "amx:pp=/mon/server-mon[*],type=transaction-service-mon,name=transaction-service")
            .metric(RuntimeMetric.TRANSACTIONS_ACTIVE, "activecount/count")
            .metric(RuntimeMetric.TRANSACTIONS_COMMITTED, "committedcount/count")
            .metric(RuntimeMetric.TRANSACTIONS_ROLLED_BACK, "rolledbackcount/count"));
  }

  private static void payaraThreads(List<MBeanSource> sources) {
    sources.add(
        payara("thread-pool-mon")
            .tag("kind", "http")
            .tagFrom("pool", "name", "network/([^/]+)/thread-pool")
            .metric(RuntimeMetric.THREADS_BUSY, "currentthreadsbusy/count")
            .metric(RuntimeMetric.THREADS_SIZE, "currentthreadcount/count")
            .metric(RuntimeMetric.THREADS_MAX, "maxthreads/count")
            .metric(RuntimeMetric.THREADS_COMPLETED, "totalexecutedtasks/count"));
    sources.add(
        payara("connection-queue-mon")
            .tag("kind", "http")
            .tagFrom("pool", "name", "network/([^/]+)/connection-queue")
            .metric(RuntimeMetric.THREADS_QUEUE, "countqueued/count"));
    sources.add(
        payara("exec-pool-mon")
            .tag("kind", "ejb")
            .tagFrom("pool", "name", "ejb/(.+)-exec-pool")
            .metric(RuntimeMetric.THREADS_BUSY, "activenumthreads/count")
            .metric(RuntimeMetric.THREADS_SIZE, "numthreads/count")
            .metric(RuntimeMetric.THREADS_MAX, "maxnumthreads/count")
            .metric(RuntimeMetric.THREADS_COMPLETED, "numtaskscompleted/count"));
    for (String kind : List.of("executor", "scheduler")) {
      String type = kind.equals("executor") ? "managed-executor" : "managed-scheduled-executor";
      sources.add(
          payara(type + "-service-mon")
              .tag("kind", kind)
              .tagFrom("pool", "name", "executorService/concurrent/(.+)")
              .metric(RuntimeMetric.THREADS_COMPLETED, "CompletedTaskCount/count"));
    }
  }

  /** Payara counts requests by virtual server; the one for administration is left out. */
  private static void payaraWeb(List<MBeanSource> sources) {
    sources.add(
        payara("request-mon")
            .tagFrom("listener", "name", "http-service/(?!__asadmin/)([^/]+)/request")
            .metric(RuntimeMetric.HTTP_REQUESTS, "countrequests/count")
            .metric(RuntimeMetric.HTTP_ERRORS, "count5xx/count")
            .metric(RuntimeMetric.HTTP_TIME_MEAN, "processingtime/count", MILLIS)
            .metric(RuntimeMetric.HTTP_TIME_MAX, "maxtime/count", MILLIS)
            .metric(RuntimeMetric.HTTP_SENT, "countbytestransmitted/count")
            .metric(RuntimeMetric.HTTP_RECEIVED, "countbytesreceived/count"));
    sources.add(
        payara("session-mon")
            .tagFrom("application", "name", "(?!web/|__)([^/]*)/.*")
            .metric(RuntimeMetric.SESSIONS_ACTIVE, "activesessionscurrent/current")
            .metric(RuntimeMetric.SESSIONS_CREATED, "sessionstotal/count")
            .metric(RuntimeMetric.SESSIONS_EXPIRED, "expiredsessionstotal/count")
            .metric(RuntimeMetric.SESSIONS_REJECTED, "rejectedsessionstotal/count"));
  }
}
