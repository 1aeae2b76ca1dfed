package io.pulseboard.config;

import java.util.Map;
import java.util.Set;

/**
 * All settings of one deployment; immutable.
 *
 * @param node this server's name in channels and in {@code welcome}
 * @param namespaces which channels there may be
 * @param connections bounds of what browsers may take
 * @param requests which requests are answered
 * @param journal how far back a reader can resume
 * @param history how far back a chart can look
 * @param metrics the sampling of the server's metrics
 * @param market the simulated market
 */
public record Settings(
    String node,
    Namespaces namespaces,
    Connections connections,
    Requests requests,
    Journal journal,
    History history,
    Metrics metrics,
    Market market) {

  /**
   * The declared namespaces, by kind.
   *
   * @param state of which only the latest value matters
   * @param event of which every update matters
   * @param publishable which of them clients may publish to
   * @param maxChannels channels at most, over all namespaces
   * @param intervalMillis how often each channel of a namespace is expected to speak, in ms; those
   *     that may be silent for any time are left out
   */
  public record Namespaces(
      Set<String> state,
      Set<String> event,
      Set<String> publishable,
      int maxChannels,
      Map<String, Integer> intervalMillis) {

    public Namespaces {
      state = Set.copyOf(state);
      event = Set.copyOf(event);
      publishable = Set.copyOf(publishable);
      intervalMillis = Map.copyOf(intervalMillis);
    }
  }

  /**
   * What browsers may take.
   *
   * @param origins foreign origins whose pages may connect, besides the server's own
   * @param max open connections at most
   * @param maxSubscriptions names and prefixes at most for one connection
   * @param maxCommandsPerSecond commands at most from one connection
   * @param outboxBytes what may wait for one connection, in bytes
   * @param sendTimeoutMillis how long one send may take before its reader is closed as slow
   * @param heartbeatMillis something is sent at least so often
   * @param pingMillis how often a WebSocket is pinged
   * @param pongTimeoutMillis how long it may take to answer
   * @param compression whether a WebSocket may be compressed where the container can
   * @param direct whether frames may go past the WebSocket API where that is known to work
   */
  public record Connections(
      Set<String> origins,
      int max,
      int maxSubscriptions,
      int maxCommandsPerSecond,
      int outboxBytes,
      int sendTimeoutMillis,
      int heartbeatMillis,
      int pingMillis,
      int pongTimeoutMillis,
      boolean compression,
      boolean direct) {

    public Connections {
      origins = Set.copyOf(origins);
    }
  }

  /**
   * Which requests are answered.
   *
   * @param hosts names that the server may be reached under, besides those that nobody else can
   *     have
   * @param maxPerSecond requests at most from one address, over some seconds
   */
  public record Requests(Set<String> hosts, int maxPerSecond) {

    public Requests {
      hosts = Set.copyOf(hosts);
    }
  }

  /**
   * What the journal keeps: the newest updates, as many as both bounds allow.
   *
   * @param maxEntries updates at most
   * @param maxBytes their encoded size at most
   * @param ledgerEntries of how many updates it remembers the channel, so that gaps can be counted
   */
  public record Journal(int maxEntries, long maxBytes, int ledgerEntries) {}

  /**
   * What is kept of each channel for charts.
   *
   * @param maxEntries updates of one channel at most
   * @param maxBytes encoded size over all channels at most
   */
  public record History(int maxEntries, long maxBytes) {}

  /**
   * The sampling of the server's metrics.
   *
   * @param enabled whether it runs
   * @param periodMillis time between two samples
   */
  public record Metrics(boolean enabled, int periodMillis) {}

  /**
   * The simulated market.
   *
   * @param enabled whether it runs
   * @param roundsPerSecond how often prices move
   * @param symbols instruments
   * @param seed the same seed gives the same prices
   * @param speed market time against real time
   * @param candleSeconds length of a bar
   * @param historyMinutes how much of its own past it makes up at the start
   */
  public record Market(
      boolean enabled,
      int roundsPerSecond,
      int symbols,
      long seed,
      double speed,
      int candleSeconds,
      int historyMinutes) {}
}
