package io.pulseboard.operations;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Programs from the PATH, or else from Debian's packages, which are unpacked below {@code
 * target/debian} and not installed. Where neither can be had the test is skipped, and says why.
 */
final class DebianPrograms {

  private static final Path UNPACKED = Path.of("target", "debian").toAbsolutePath();

  private DebianPrograms() {}

  /**
   * Finds a program.
   *
   * @param name as it is called in {@code sbin}
   * @param packages Debian's, of the program and of the libraries that it needs
   */
  static Program find(String name, String... packages) throws InterruptedException {
    return Program.of(
        onPath(name).or(() -> unpacked(name)).orElseGet(() -> fetched(name, packages)).toString());
  }

  /** What a program that was unpacked needs in its environment, to find its libraries. */
  static Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    String folders =
        files()
            .filter(file -> file.getFileName().toString().contains(".so."))
            .map(file -> file.getParent().toString())
            .distinct()
            .collect(Collectors.joining(File.pathSeparator));
    if (!folders.isEmpty()) {
      environment.put("LD_LIBRARY_PATH", folders);
    }
    return environment;
  }

  private static Optional<Path> onPath(String name) {
    String path = System.getenv("PATH") + File.pathSeparator + "/usr/sbin";
    return Arrays.stream(path.split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Optional<Path> unpacked(String name) {
    return files().filter(file -> file.endsWith(Path.of("usr", "sbin", name))).findFirst();
  }

  private static Stream<Path> files() {
    if (!Files.isDirectory(UNPACKED)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.walk(UNPACKED)) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path fetched(String name, String... packages) {
    try {
      Files.createDirectories(UNPACKED);
      Program.of("apt-get").with("download").with(packages).run(UNPACKED, Map.of());
      try (Stream<Path> files = Files.list(UNPACKED)) {
        List<Path> archives = files.filter(file -> file.toString().endsWith(".deb")).toList();
        for (Path archive : archives) {
          Program.of("dpkg-deb").with("-x", archive.toString(), ".").run(UNPACKED, Map.of());
          Files.delete(archive);
        }
      }
    } catch (IOException | IllegalStateException e) {
      return abort(
          "No %s on the PATH, and Debian's package can't be fetched (as root, apt-get update may help): %s"
              .formatted(name, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return unpacked(name).orElseThrow();
  }
}
