package io.pulseboard.bench;

import io.pulseboard.hub.delivery.OutboxBenchmark;
import io.pulseboard.wire.CodecBenchmark;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Time and allocations of codec and outbox alone, by JMH. */
final class MicroPart {

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private final Table table =
      new Table("Codec and outbox, by JMH", "operation", "ns", "± ns", "bytes allocated");

  Table table() {
    return table;
  }

  void measure() throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(CodecBenchmark.class.getName())
            .include(OutboxBenchmark.class.getName())
            .addProfiler(GCProfiler.class)
            .forks(1)
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(5)
            .measurementTime(TimeValue.seconds(1))
            .build();
    for (RunResult run : new Runner(options).run()) {
      Result<?> time = run.getPrimaryResult();
      table.row(
          run.getParams().getBenchmark().replaceAll(".*\\.([A-Za-z]+)Benchmark\\.", "$1: "),
          time.getScore(),
          time.getScoreError(),
          allocated(run));
    }
  }

  /** Bytes for one operation, as the profiler counts them. */
  private static double allocated(RunResult run) {
    for (var result : run.getSecondaryResults().entrySet()) {
      if (result.getKey().endsWith(ALLOCATED)) {
        return result.getValue().getScore();
      }
    }
    return Double.NaN;
  }
}
