package io.pulseboard.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/** Where the server's time goes between start and stop: as a file of text. */
final class Profile {

  private static final int SHOWN = 60;
  private static final Set<String> SAMPLES =
      Set.of("jdk.ExecutionSample", "jdk.NativeMethodSample");
  private static final String NAME = "bench";

  private final Server server;
  private final Path text;
  private final Path recording;

  private Profile(Server server, Path text, Path recording) {
    this.server = server;
    this.text = text;
    this.recording = recording;
  }

  static Profile start(Server server, Settings settings, Subject subject)
      throws IOException, InterruptedException {
    Path folder = settings.output().toAbsolutePath();
    Profile profile =
        new Profile(
            server,
            folder.resolve("profile-" + subject.protocol() + ".txt"),
            folder.resolve("profile-" + subject.protocol() + ".jfr"));
    profile.jcmd("JFR.start", "name=" + NAME, "settings=profile");
    return profile;
  }

  private void jcmd(String... command) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    line.add(Long.toString(server.process().pid()));
    line.addAll(List.of(command));
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.waitFor(60, TimeUnit.SECONDS);
  }

  void stop() throws IOException, InterruptedException {
    jcmd("JFR.stop", "name=" + NAME, "filename=" + recording);
    Counts counts = new Counts();
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (SAMPLES.contains(event.getEventType().getName())
            && event.getStackTrace() != null
            && !waits(event.getStackTrace())) {
          counts.add(event);
        }
      }
    }
    Files.writeString(text, counts.text());
    System.out.println("Profile: " + text);
  }

  /** How many samples each thread and method has. */
  private static final class Counts {
    private final Map<String, Long> threads = new HashMap<>();
    private final Map<String, Long> methods = new HashMap<>();
    private final Map<String, Long> within = new HashMap<>();
    private long samples;

    void add(RecordedEvent event) {
      samples++;
      List<RecordedFrame> frames = event.getStackTrace().getFrames();
      methods.merge(name(frames.get(0)), 1L, Long::sum);
      frames.stream()
          .map(Profile::name)
          .distinct()
          .forEach(name -> within.merge(name, 1L, Long::sum));
      String thread = event.getThread("sampledThread").getJavaName();
      threads.merge(thread.replaceAll("[0-9]+", "#"), 1L, Long::sum);
    }

    String text() {
      return samples
          + " samples\n\nby thread\n"
          + shown(threads)
          + "\nby method\n"
          + shown(methods)
          + "\nby method and what it calls\n"
          + shown(within);
    }

    private String shown(Map<String, Long> counts) {
      return counts.entrySet().stream()
          .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
          .limit(SHOWN)
          .map(e -> String.format("%6.1f %%  %s%n", 100.0 * e.getValue() / samples, e.getKey()))
          .collect(Collectors.joining());
    }
  }

  /** A thread in native code may be one that waits for something to happen. */
  private static boolean waits(RecordedStackTrace stack) {
    String method = name(stack.getFrames().get(0));
    return method.contains("EPoll.wait")
        || method.contains("LinuxWatchService.poll")
        || method.contains("accept")
        || method.contains("waitForReferencePendingList");
  }

  private static String name(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }
}
