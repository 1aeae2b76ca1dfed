package io.pulseboard.feed.metrics;

/**
 * The server's runtime metrics, with names that are the same on every server. Counters only grow;
 * times are in seconds.
 */
enum RuntimeMetric {
  HTTP_REQUESTS("http.requests", true, "none", "Requests answered"),
  HTTP_ERRORS("http.errors", true, "none", "Requests answered with a server error"),
  HTTP_TIME("http.requests.time", false, "seconds", "Time spent on all requests"),
  HTTP_TIME_MEAN("http.requests.time.mean", false, "seconds", "Mean time of a request"),
  HTTP_TIME_MAX("http.requests.time.max", false, "seconds", "Time of the longest request"),
  HTTP_SENT("http.sent", true, "bytes", "Bytes sent in responses"),
  HTTP_RECEIVED("http.received", true, "bytes", "Bytes received in requests"),

  SESSIONS_ACTIVE("sessions.active", false, "none", "Active HTTP sessions"),
  SESSIONS_CREATED("sessions.created", true, "none", "HTTP sessions created"),
  SESSIONS_EXPIRED("sessions.expired", true, "none", "HTTP sessions that timed out"),
  SESSIONS_REJECTED("sessions.rejected", true, "none", "HTTP sessions rejected by the limit"),

  CONNECTIONS_OPEN(
      "datasource.connections.open", false, "none", "Open connections to the database"),
  CONNECTIONS_USED("datasource.connections.used", false, "none", "Connections in use"),
  CONNECTIONS_IDLE("datasource.connections.idle", false, "none", "Idle connections"),
  CONNECTIONS_AVAILABLE(
      "datasource.connections.available", false, "none", "Connections still available"),
  CONNECTIONS_MAX_USED(
      "datasource.connections.max.used", false, "none", "Most connections in use at once"),
  CONNECTIONS_CREATED("datasource.connections.created", true, "none", "Connections opened"),
  CONNECTIONS_DESTROYED("datasource.connections.destroyed", true, "none", "Connections closed"),
  CONNECTIONS_TIMED_OUT(
      "datasource.connections.timed.out", true, "none", "Timed-out waits for a connection"),
  CONNECTION_WAITS("datasource.waits", true, "none", "Requests that had to wait for a connection"),
  CONNECTION_WAITING("datasource.waiting", false, "none", "Requests waiting for a connection"),
  CONNECTION_GET_TIME("datasource.get.time", false, "seconds", "Time spent getting connections"),

  EJB_POOL_SIZE("ejb.pool.size", false, "none", "Instances of the bean, pooled or in use"),
  EJB_POOL_IDLE("ejb.pool.idle", false, "none", "Idle instances in the pool"),
  EJB_POOL_AVAILABLE("ejb.pool.available", false, "none", "Instances still available"),
  EJB_POOL_MAX("ejb.pool.max", false, "none", "Maximum number of instances"),
  EJB_POOL_CREATED("ejb.pool.created", true, "none", "Instances created"),
  EJB_POOL_REMOVED("ejb.pool.removed", true, "none", "Instances discarded"),
  EJB_POOL_WAITING("ejb.pool.waiting", false, "none", "Threads waiting for an instance"),
  EJB_INVOCATIONS("ejb.invocations", true, "none", "Invocations of the bean"),
  EJB_TIME("ejb.invocations.time", false, "seconds", "Time spent in the bean"),
  EJB_WAIT_TIME("ejb.wait.time", false, "seconds", "Time spent waiting for the bean"),

  THREADS_BUSY("threadpool.busy", false, "none", "Busy threads"),
  THREADS_SIZE("threadpool.size", false, "none", "Threads in the pool"),
  THREADS_MAX("threadpool.max", false, "none", "Maximum number of threads"),
  THREADS_IO("threadpool.io", false, "none", "I/O threads, besides the pool's"),
  THREADS_QUEUE("threadpool.queue", false, "none", "Tasks waiting for a thread"),
  THREADS_HUNG("threadpool.hung", false, "none", "Threads busy with one task for too long"),
  THREADS_COMPLETED("threadpool.completed", true, "none", "Tasks completed"),
  THREADS_REJECTED("threadpool.rejected", true, "none", "Tasks rejected"),

  TRANSACTIONS_ACTIVE("transactions.active", false, "none", "Transactions in progress"),
  TRANSACTIONS_COMMITTED("transactions.committed", true, "none", "Transactions committed"),
  TRANSACTIONS_ROLLED_BACK("transactions.rolledback", true, "none", "Transactions rolled back"),
  TRANSACTIONS_TIMED_OUT("transactions.timedout", true, "none", "Transactions that timed out"),

  // The JVM's, registered only where the server's base scope lacks them; Payara's lacks the last.
  HEAP_USED("memory.usedHeap", false, "bytes", "Java heap in use"),
  HEAP_COMMITTED("memory.committedHeap", false, "bytes", "Java heap committed by the system"),
  HEAP_MAX("memory.maxHeap", false, "bytes", "Maximum size of the Java heap"),
  THREADS_LIVE("thread.count", false, "none", "Live threads"),
  THREADS_DAEMON("thread.daemon.count", false, "none", "Live daemon threads"),
  THREADS_PEAK("thread.max.count", false, "none", "Peak number of live threads"),
  GC_COUNT("gc.total", true, "none", "Garbage collections"),
  GC_TIME("gc.time", false, "seconds", "Time spent in garbage collection"),
  UPTIME("jvm.uptime", false, "seconds", "Time since the JVM started"),
  PROCESSORS("cpu.availableProcessors", false, "none", "Processors available to the JVM"),
  SYSTEM_LOAD("cpu.systemLoadAverage", false, "none", "System load average over the last minute"),
  PROCESS_CPU("cpu.processCpuLoad", false, "none", "CPU load of the process, from 0 to 1");

  private final String metricName;
  private final boolean counter;
  private final String unit;
  private final String description;

  RuntimeMetric(String metricName, boolean counter, String unit, String description) {
    this.metricName = metricName;
    this.counter = counter;
    this.unit = unit;
    this.description = description;
  }

  /** The name in the registry. */
  String metricName() {
    return metricName;
  }

  boolean isCounter() {
    return counter;
  }

  /** The unit, as MicroProfile Metrics names it. */
  String unit() {
    return unit;
  }

  String description() {
    return description;
  }
}
