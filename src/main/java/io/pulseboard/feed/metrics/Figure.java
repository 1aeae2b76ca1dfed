package io.pulseboard.feed.metrics;

/**
 * The runtime figures of a server, by names of ours: the same on every server that has them.
 * Counters only grow. Times are in seconds.
 */
enum Figure {
  HTTP_REQUESTS("http.requests", true, "none", "Requests answered"),
  HTTP_ERRORS("http.errors", true, "none", "Requests answered with an error of the server"),
  HTTP_TIME("http.requests.time", false, "seconds", "Time spent on all requests"),
  HTTP_TIME_MEAN("http.requests.time.mean", false, "seconds", "Time of a request, on average"),
  HTTP_TIME_MAX("http.requests.time.max", false, "seconds", "Time of the longest request"),
  HTTP_SENT("http.sent", true, "bytes", "Bytes of answers"),
  HTTP_RECEIVED("http.received", true, "bytes", "Bytes of requests"),

  SESSIONS_ACTIVE("sessions.active", false, "none", "HTTP sessions there are"),
  SESSIONS_CREATED("sessions.created", true, "none", "HTTP sessions that were begun"),
  SESSIONS_EXPIRED("sessions.expired", true, "none", "HTTP sessions that timed out"),
  SESSIONS_REJECTED("sessions.rejected", true, "none", "HTTP sessions refused for their number"),

  CONNECTIONS_OPEN("datasource.connections.open", false, "none", "Connections to the database"),
  CONNECTIONS_USED("datasource.connections.used", false, "none", "Connections in use"),
  CONNECTIONS_IDLE("datasource.connections.idle", false, "none", "Connections that wait for use"),
  CONNECTIONS_AVAILABLE(
      "datasource.connections.available", false, "none", "Connections that can still be had"),
  CONNECTIONS_MAX_USED(
      "datasource.connections.max.used", false, "none", "Most connections in use at once"),
  CONNECTIONS_CREATED("datasource.connections.created", true, "none", "Connections opened"),
  CONNECTIONS_DESTROYED("datasource.connections.destroyed", true, "none", "Connections closed"),
  CONNECTIONS_TIMED_OUT(
      "datasource.connections.timed.out", true, "none", "Waits for a connection in vain"),
  CONNECTION_WAITS("datasource.waits", true, "none", "Requests that had to wait for a connection"),
  CONNECTION_WAITING("datasource.waiting", false, "none", "Requests waiting for a connection"),
  CONNECTION_GET_TIME("datasource.get.time", false, "seconds", "Time spent getting connections"),

  EJB_POOL_SIZE("ejb.pool.size", false, "none", "Instances of the bean in its pool or in use"),
  EJB_POOL_IDLE("ejb.pool.idle", false, "none", "Instances that wait in the pool"),
  EJB_POOL_AVAILABLE("ejb.pool.available", false, "none", "Instances that can still be had"),
  EJB_POOL_MAX("ejb.pool.max", false, "none", "Most instances there may be"),
  EJB_POOL_CREATED("ejb.pool.created", true, "none", "Instances made"),
  EJB_POOL_REMOVED("ejb.pool.removed", true, "none", "Instances discarded"),
  EJB_POOL_WAITING("ejb.pool.waiting", false, "none", "Threads waiting for an instance"),
  EJB_INVOCATIONS("ejb.invocations", true, "none", "Calls of the bean"),
  EJB_TIME("ejb.invocations.time", false, "seconds", "Time spent in the bean"),
  EJB_WAIT_TIME("ejb.wait.time", false, "seconds", "Time spent waiting for the bean"),

  THREADS_BUSY("threadpool.busy", false, "none", "Threads at work"),
  THREADS_SIZE("threadpool.size", false, "none", "Threads there are"),
  THREADS_MAX("threadpool.max", false, "none", "Most threads there may be"),
  THREADS_IO("threadpool.io", false, "none", "Threads for input and output besides"),
  THREADS_QUEUE("threadpool.queue", false, "none", "Tasks waiting for a thread"),
  THREADS_HUNG("threadpool.hung", false, "none", "Threads at one task for longer than allowed"),
  THREADS_COMPLETED("threadpool.completed", true, "none", "Tasks done"),
  THREADS_REJECTED("threadpool.rejected", true, "none", "Tasks refused"),

  TRANSACTIONS_ACTIVE("transactions.active", false, "none", "Transactions under way"),
  TRANSACTIONS_COMMITTED("transactions.committed", true, "none", "Transactions committed"),
  TRANSACTIONS_ROLLED_BACK("transactions.rolledback", true, "none", "Transactions rolled back"),
  TRANSACTIONS_TIMED_OUT("transactions.timedout", true, "none", "Transactions that timed out"),

  // The JVM's: shown where the server's base scope lacks them, as Payara's does the last.
  HEAP_USED("memory.usedHeap", false, "bytes", "Java heap in use"),
  HEAP_COMMITTED("memory.committedHeap", false, "bytes", "Java heap committed by the system"),
  HEAP_MAX("memory.maxHeap", false, "bytes", "Most the Java heap may grow to"),
  THREADS_LIVE("thread.count", false, "none", "Live threads"),
  THREADS_DAEMON("thread.daemon.count", false, "none", "Live daemon threads"),
  THREADS_PEAK("thread.max.count", false, "none", "Most live threads at once"),
  GC_COUNT("gc.total", true, "none", "Garbage collections"),
  GC_TIME("gc.time", false, "seconds", "Time spent in garbage collection"),
  UPTIME("jvm.uptime", false, "seconds", "Time since the start of the JVM"),
  PROCESSORS("cpu.availableProcessors", false, "none", "Processors the JVM may use"),
  SYSTEM_LOAD("cpu.systemLoadAverage", false, "none", "Load average over a minute"),
  PROCESS_CPU("cpu.processCpuLoad", false, "none", "CPU load of the process, a part of one");

  private final String metric;
  private final boolean counter;
  private final String unit;
  private final String description;

  Figure(String metric, boolean counter, String unit, String description) {
    this.metric = metric;
    this.counter = counter;
    this.unit = unit;
    this.description = description;
  }

  /** Its name as a metric. */
  String metric() {
    return metric;
  }

  boolean isCounter() {
    return counter;
  }

  /** MicroProfile's word. */
  String unit() {
    return unit;
  }

  String description() {
    return description;
  }
}
