package io.pulseboard.soundness;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What is alive in the heap of a server's process after a full collection, as its own JVM counts
 * it.
 *
 * @param ownObjects objects of Pulseboard's classes
 * @param ownBytes what these take
 * @param arrayBytes what the arrays of bytes take, in which most of the updates' text is
 * @param bytes what everything takes, the server itself with it
 */
record LiveHeap(long ownObjects, long ownBytes, long arrayBytes, long bytes) {

  private static final LiveHeap EMPTY = new LiveHeap(0, 0, 0, 0);

  /** Collects and counts: the server stands still meanwhile. */
  static LiveHeap of(ProcessHandle server) throws IOException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(server.pid()),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    List<String> output;
    try (BufferedReader lines = jcmd.inputReader()) {
      output = lines.lines().toList();
    }
    LiveHeap heap =
        output.stream()
            .map(line -> line.strip().split("\\s+"))
            .filter(words -> words.length >= 4 && words[0].endsWith(":"))
            .filter(words -> words[1].chars().allMatch(Character::isDigit))
            .map(words -> one(words[3], Long.parseLong(words[1]), Long.parseLong(words[2])))
            .reduce(EMPTY, LiveHeap::plus);
    if (heap.ownObjects() == 0) {
      throw new IOException("No histogram: " + String.join("\n", output));
    }
    return heap;
  }

  private static LiveHeap one(String type, long objects, long bytes) {
    boolean isOwn = type.replaceFirst("^\\[+L", "").startsWith("io.pulseboard.");
    return new LiveHeap(
        isOwn ? objects : 0, isOwn ? bytes : 0, type.equals("[B") ? bytes : 0, bytes);
  }

  private LiveHeap plus(LiveHeap other) {
    return new LiveHeap(
        ownObjects + other.ownObjects,
        ownBytes + other.ownBytes,
        arrayBytes + other.arrayBytes,
        bytes + other.bytes);
  }
}
