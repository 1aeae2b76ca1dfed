package io.pulseboard.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** On what it was measured. */
final class Machine {

  private Machine() {}

  static String description(Settings settings) throws IOException {
    return "%s, %d processors, JDK %s, Node %s; %s, heap %s; ws %s, Socket.IO %s; updates of %d bytes.\n\n"
        .formatted(
            System.getProperty("os.name") + " " + System.getProperty("os.version"),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.version"),
            node(),
            server(settings),
            settings.heap(),
            peer(settings, "ws"),
            peer(settings, "socket.io"),
            settings.bytes());
  }

  /** As its own log names it. */
  private static String server(Settings settings) throws IOException {
    Path log = settings.output().resolve("server.log");
    if (!Files.exists(log)) {
      return "no Pulseboard";
    }
    Matcher name =
        Pattern.compile("(WildFly|Payara Micro) +(?:Community +)?[0-9][0-9A-Za-z.]*")
            .matcher(Files.readString(log));
    return name.find() ? name.group() : settings.kind();
  }

  private static String node() throws IOException {
    try (var lines = new ProcessBuilder("node", "--version").start().inputReader()) {
      return lines.readLine();
    }
  }

  private static String peer(Settings settings, String name) throws IOException {
    Path file = settings.peers().resolve("node_modules/" + name + "/package.json");
    Matcher version = Pattern.compile("\"version\": *\"([^\"]+)\"").matcher(Files.readString(file));
    return version.find() ? version.group(1) : "?";
  }
}
