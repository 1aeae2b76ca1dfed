package io.pulseboard.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.openjdk.jmh.runner.RunnerException;

/** Runs the parts that are asked for, and writes their tables. */
public final class Benchmark {

  private static final Set<String> PARTS =
      Set.of("cpu", "rate", "idle", "transports", "stalled", "fairness", "life", "jmh");

  private final Settings settings;
  private final List<Table> tables = new ArrayList<>();

  private Benchmark(Settings settings) {
    this.settings = settings;
  }

  public static void main(String[] arguments) throws Exception {
    Settings settings = Settings.read();
    if (!PARTS.containsAll(settings.parts())) {
      throw new IllegalArgumentException("bench.parts are some of " + PARTS + ".");
    }
    // Maven may be killed without a chance to stop us.
    ProcessHandle.current()
        .parent()
        .ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(1)));
    new Benchmark(settings).run();
  }

  private void run() throws IOException, InterruptedException, RunnerException {
    fanOut();
    if (has("idle")) {
      IdlePart idle = add(new IdlePart(settings), IdlePart::table);
      for (Subject subject : settings.subjects()) {
        idle.measure(subject);
        write();
      }
    }
    if (has("stalled")) {
      StalledPart stalled = add(new StalledPart(settings), StalledPart::table);
      for (Subject subject : settings.subjects()) {
        stalled.measure(subject);
        write();
      }
    }
    if (has("transports")) {
      add(new TransportsPart(settings), TransportsPart::table).measure();
      write();
    }
    if (has("fairness")) {
      add(new FairnessPart(settings), FairnessPart::table).measure();
      write();
    }
    if (has("life")) {
      add(new LifePart(settings), LifePart::table).measure();
      write();
    }
    if (has("jmh")) {
      add(new MicroPart(), MicroPart::table).measure();
      write();
    }
    System.out.println(Files.readString(file()));
  }

  private <P> P add(P part, Function<P, Table> table) {
    tables.add(table.apply(part));
    return part;
  }

  private boolean has(String part) {
    return settings.parts().contains(part);
  }

  private void fanOut() throws IOException, InterruptedException {
    CpuPart cpu = has("cpu") ? add(new CpuPart(settings), CpuPart::table) : null;
    RatePart rate = has("rate") ? add(new RatePart(settings), RatePart::table) : null;
    for (Subject.Kind kind : Subject.Kind.values()) {
      List<Subject> inCpu = of(kind, cpu == null ? List.of() : settings.subjects());
      List<Subject> inRate = of(kind, rate == null ? List.of() : settings.rateSubjects());
      if (inCpu.isEmpty() && inRate.isEmpty()) {
        continue;
      }
      try (Server server = Server.start(kind, settings)) {
        for (Subject subject : inCpu) {
          cpu.measure(subject, server);
          write();
        }
        for (Subject subject : inRate) {
          for (int readers : settings.readers()) {
            rate.measure(subject, server, readers);
            write();
          }
        }
      }
    }
  }

  private static List<Subject> of(Subject.Kind kind, List<Subject> subjects) {
    return subjects.stream().filter(subject -> subject.kind() == kind).toList();
  }

  private Path file() {
    return settings.output().resolve("benchmark-" + settings.kind() + ".md");
  }

  private void write() throws IOException {
    String text =
        Machine.description(settings)
            + tables.stream().map(Table::text).collect(Collectors.joining("\n"));
    Files.writeString(file(), "## " + LocalDate.now() + ", " + settings.kind() + "\n\n" + text);
  }
}
