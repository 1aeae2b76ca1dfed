package io.pulseboard.config;

import java.util.Map;
import java.util.Set;

/**
 * All settings of one deployment; immutable.
 *
 * @param node this server's name in channels and in {@code welcome}
 * @param namespaces the declared namespaces
 * @param connections the limits of client connections
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
   * @param maxChannels maximum number of channels, over all namespaces
   * @param intervalMillis expected time between updates of a channel, in ms; namespaces whose
   *     channels may be silent for any time are absent
   * @param timeToLiveMillis after how long a silent channel ends, in ms, by state namespace; those
   *     whose channels do not end by themselves are left out
   */
  public record Namespaces(
      Set<String> state,
      Set<String> event,
      Set<String> publishable,
      int maxChannels,
      Map<String, Integer> intervalMillis,
      Map<String, Integer> timeToLiveMillis) {

    public Namespaces {
      state = Set.copyOf(state);
      event = Set.copyOf(event);
      publishable = Set.copyOf(publishable);
      intervalMillis = Map.copyOf(intervalMillis);
      timeToLiveMillis = Map.copyOf(timeToLiveMillis);
    }
  }

  /**
   * The limits of client connections.
   *
   * @param origins foreign origins whose pages may connect, besides the server's own
   * @param max maximum number of open connections
   * @param maxSubscriptions maximum number of channels and prefixes per connection
   * @param maxCommandsPerSecond maximum rate of commands per connection
   * @param outboxBytes maximum number of bytes queued per connection
   * @param sendTimeoutMillis how long one send may take before the reader is disconnected as slow
   * @param heartbeatMillis longest time without a message from the server
   * @param pingMillis how often a WebSocket is pinged
   * @param pongTimeoutMillis how long a client may take to answer a ping
   * @param compression whether a WebSocket may be compressed where the container can
   * @param direct whether frames may bypass the WebSocket API on servers where that is known to
   *     work
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
   * @param hosts names under which the server may be reached, besides those that nobody else can
   *     have
   * @param maxPerSecond maximum rate of requests per address, averaged over some seconds
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
   * @param ledgerEntries number of updates whose channel is remembered, to count the updates in a
   *     gap
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
   * @param historyMinutes minutes of past trades generated at startup
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
