package io.pulseboard.it;

import java.net.URI;
import java.util.stream.Stream;

/** Pulseboard's own metrics, as in {@code /metrics}. */
final class Scrapes {

  private Scrapes() {}

  /** How many connections there are, over all carriers. */
  static double openConnections(URI base) throws Exception {
    Scrape scrape = Scrape.of(base);
    return Stream.of("websocket", "sse", "poll")
        .mapToDouble(carrier -> scrape.value("pulseboard_connections", "carrier", carrier))
        .sum();
  }

  /** What the live objects of the server take, in bytes: its heap, after it was cleaned up. */
  static long liveHeap(URI base) throws Exception {
    return Long.parseLong(Probe.get(base, "heap").body().strip());
  }
}
