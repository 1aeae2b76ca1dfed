package io.pulseboard.bench;

import io.pulseboard.bench.inside.BenchServlet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** A copy of the WAR with a bean of an application in it. */
final class ProbedWar {

  private ProbedWar() {}

  static Path of(Settings settings) throws IOException {
    Path copy = settings.output().resolve("pulseboard.war");
    Files.createDirectories(settings.output());
    Files.copy(settings.war(), copy, StandardCopyOption.REPLACE_EXISTING);
    String folder = BenchServlet.class.getPackageName().replace('.', '/');
    try (FileSystem war = FileSystems.newFileSystem(copy)) {
      Path classes = Files.createDirectories(war.getPath("WEB-INF/classes", folder));
      for (String name : List.of("BenchServlet", "Publisher")) {
        String file = name + ".class";
        try (InputStream in = BenchServlet.class.getResourceAsStream(file)) {
          Files.copy(in, classes.resolve(file));
        }
      }
    }
    return copy;
  }
}
