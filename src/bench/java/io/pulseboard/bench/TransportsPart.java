package io.pulseboard.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The same 1,000 messages, ten a second, to one reader by each transport. Bytes are those of HTTP
 * and WebSocket in both directions, without TCP/IP; overhead is what is not the updates' own text
 * (or binary message).
 */
final class TransportsPart {

  private static final int RATE = 10;
  private static final int MESSAGES = 1_000;
  private static final int POLL_MILLIS = 100;

  private static final Map<String, String> TRANSPORTS = new LinkedHashMap<>();

  static {
    TRANSPORTS.put("poll", "polling, every 100 ms");
    TRANSPORTS.put("long-poll", "long poll");
    TRANSPORTS.put("sse", "SSE");
    TRANSPORTS.put("json", "WebSocket, JSON");
    TRANSPORTS.put("binary", "WebSocket, binary");
  }

  private final Settings settings;
  private final Table table =
      new Table(
          "Transports: 1,000 messages, 10 a second, one reader",
          "transport",
          "messages",
          "bytes each",
          "of them overhead",
          "overhead of 1,000, KiB",
          "p50 ms",
          "p99 ms");

  TransportsPart(Settings settings) {
    this.settings = settings;
  }

  Table table() {
    return table;
  }

  void measure() throws IOException, InterruptedException {
    List<Readers> all = new ArrayList<>();
    try (Server server = Server.start(Subject.Kind.PULSEBOARD, settings)) {
      for (String transport : TRANSPORTS.keySet()) {
        Readers readers = Readers.of(transport, server, settings, 1, List.of(Server.CHANNEL));
        all.add(readers);
        readers.open(1);
        if (transport.equals("poll")) {
          readers.say("ask " + POLL_MILLIS);
        }
      }
      server.publish(RATE);
      TimeUnit.SECONDS.sleep(2);
      for (Readers readers : all) {
        readers.begin(1);
      }
      TimeUnit.SECONDS.sleep(MESSAGES / RATE);
      int next = 0;
      for (String transport : TRANSPORTS.values()) {
        add(transport, all.get(next++).end());
      }
    } finally {
      all.forEach(Readers::close);
    }
  }

  private void add(String transport, Window window) {
    double bytes = window.bytesIn() + window.bytesOut();
    double overhead = bytes - window.payloadBytes();
    table.row(
        transport,
        window.updates(),
        bytes / window.updates(),
        overhead / window.updates(),
        overhead / window.updates() * MESSAGES / 1024,
        window.p50(),
        window.p99());
  }
}
