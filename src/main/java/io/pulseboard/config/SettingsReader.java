package io.pulseboard.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;

/** Reads {@link Settings} from MicroProfile Config and checks every range. */
@ApplicationScoped
public class SettingsReader {

  private static final int MEBIBYTE = 1 << 20;
  private static final String INTERVALS = "pulseboard.channels.intervals";
  private static final String TIMES_TO_LIVE = "pulseboard.channels.time-to-live";
  private static final Pattern INTERVAL = Pattern.compile("([^=]+)=([0-9]{1,9})");
  private static final int MAX_INTERVAL_MILLIS = 86_400_000;
  private static final int MIN_METRICS_LIFE_MILLIS = 60_000;
  private static final int METRICS_LIFE_PERIODS = 10;

  /** A quote of the simulated market rarely stays unchanged for this long. */
  private static final int QUOTE_INTERVAL_MILLIS = 6_000;

  @Inject private Config config;

  /** For the container. */
  public SettingsReader() {}

  SettingsReader(Config config) {
    this.config = config;
  }

  /**
   * The settings of this deployment.
   *
   * @throws IllegalArgumentException naming the key, its value and the allowed range
   */
  @Produces
  @Singleton
  public Settings read() {
    return new Settings(
        node(), namespaces(), connections(), requests(), journal(), history(), metrics(), market());
  }

  private Settings.Namespaces namespaces() {
    Set<String> state = words("pulseboard.channels.state", "stocks,metrics");
    Set<String> event = words("pulseboard.channels.event", "trades,candles,alerts,rooms");
    Set<String> both = new HashSet<>(state);
    both.retainAll(event);
    if (!both.isEmpty()) {
      throw new IllegalArgumentException(
          "pulseboard.channels.state and pulseboard.channels.event both declare "
              + both
              + "; a namespace has one kind.");
    }
    return new Settings.Namespaces(
        state,
        event,
        words("pulseboard.publish.namespaces", ""),
        integer("pulseboard.channels.max", 20_000, 1, 1_000_000),
        intervals(state, event),
        timesToLive(state));
  }

  /** The intervals of the sources that run here, overridden by the declared intervals. */
  private Map<String, Integer> intervals(Set<String> state, Set<String> event) {
    Map<String, Integer> intervals = new HashMap<>();
    if (metrics().enabled()) {
      intervals.put("metrics", metrics().periodMillis());
    }
    if (market().enabled()) {
      intervals.put("stocks", QUOTE_INTERVAL_MILLIS);
    }
    Set<String> declared = new HashSet<>(state);
    declared.addAll(event);
    intervals.keySet().retainAll(declared);
    intervals.putAll(millis(INTERVALS, declared, "a declared namespace", 1));
    return intervals;
  }

  /** The configured times to live, 0 for none, and the default of the metrics. */
  private Map<String, Integer> timesToLive(Set<String> state) {
    Map<String, Integer> times = new HashMap<>();
    if (metrics().enabled() && state.contains("metrics")) {
      times.put(
          "metrics",
          Math.max(MIN_METRICS_LIFE_MILLIS, METRICS_LIFE_PERIODS * metrics().periodMillis()));
    }
    times.putAll(millis(TIMES_TO_LIVE, state, "a namespace of state channels", 0));
    times.values().removeIf(millis -> millis == 0);
    return times;
  }

  /**
   * Milliseconds by namespace, as {@code <namespace>=<ms>} with commas.
   *
   * @param allowed the namespaces that may be named
   * @param kind what these are, for the message that refuses another
   */
  private Map<String, Integer> millis(String key, Set<String> allowed, String kind, int least) {
    Map<String, Integer> millis = new HashMap<>();
    for (String declared : words(key, "")) {
      Matcher interval = INTERVAL.matcher(declared);
      if (!interval.matches()) {
        throw new IllegalArgumentException(
            key + " has \"" + declared + "\"; allowed is <namespace>=<ms>, with commas.");
      }
      String namespace = interval.group(1);
      if (!allowed.contains(namespace)) {
        throw new IllegalArgumentException(
            key + " names \"" + namespace + "\", which is not " + kind + ".");
      }
      int value = (int) checked(key, new BigDecimal(interval.group(2)), least, MAX_INTERVAL_MILLIS);
      if (millis.put(namespace, value) != null) {
        throw new IllegalArgumentException(key + " names \"" + namespace + "\" twice.");
      }
    }
    return millis;
  }

  private Settings.Connections connections() {
    return new Settings.Connections(
        words("pulseboard.origins", ""),
        integer("pulseboard.connections.max", 10_000, 1, 1_000_000),
        integer("pulseboard.connections.max-subscriptions", 500, 1, 100_000),
        integer("pulseboard.connections.max-commands-per-second", 200, 1, 100_000),
        integer("pulseboard.outbox.max-bytes", MEBIBYTE, MEBIBYTE, 256 * MEBIBYTE),
        integer("pulseboard.outbox.send-timeout-ms", 20_000, 1_000, 600_000),
        integer("pulseboard.heartbeat-ms", 10_000, 1_000, 60_000),
        integer("pulseboard.ping-ms", 25_000, 1_000, 80_000),
        integer("pulseboard.pong-timeout-ms", 8_000, 500, 60_000),
        flag("pulseboard.connections.compression", false),
        flag("pulseboard.connections.direct", true));
  }

  private Settings.Requests requests() {
    return new Settings.Requests(
        words("pulseboard.hosts", ""),
        integer("pulseboard.connections.max-requests-per-second", 1_000, 1, 1_000_000));
  }

  private Settings.Journal journal() {
    return new Settings.Journal(
        integer("pulseboard.journal.max-entries", 200_000, 100, 50_000_000),
        integer("pulseboard.journal.max-bytes", 64 * MEBIBYTE, MEBIBYTE, Integer.MAX_VALUE),
        integer("pulseboard.journal.ledger-entries", 2_000_000, 100, 50_000_000));
  }

  private Settings.History history() {
    return new Settings.History(
        integer("pulseboard.history.max-entries", 1_000, 1, 100_000),
        integer("pulseboard.history.max-bytes", 64 * MEBIBYTE, MEBIBYTE, Integer.MAX_VALUE));
  }

  private Settings.Metrics metrics() {
    return new Settings.Metrics(
        flag("pulseboard.metrics.enabled", true),
        integer("pulseboard.metrics.period-ms", 1_000, 100, 3_600_000));
  }

  private Settings.Market market() {
    return new Settings.Market(
        flag("pulseboard.market.enabled", true),
        integer("pulseboard.market.rounds-per-second", 10, 1, 100),
        integer("pulseboard.market.symbols", 24, 1, 1_000),
        config.getOptionalValue("pulseboard.market.seed", Long.class).orElse(1L),
        decimal("pulseboard.market.speed", 10, 0.001, 10_000),
        integer("pulseboard.market.candle-seconds", 5, 1, 3_600),
        integer("pulseboard.market.history-minutes", 60, 0, 1_440));
  }

  /**
   * The configured name, else the application server's own, else the host's; safe as one segment of
   * a channel.
   */
  private String node() {
    String name =
        config
            .getOptionalValue("pulseboard.node", String.class)
            .or(() -> config.getOptionalValue("jboss.node.name", String.class))
            .orElseGet(SettingsReader::hostName);
    String safe = name.replaceAll("[^0-9A-Za-z._-]", "-");
    return safe.length() > 64 ? safe.substring(0, 64) : safe;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private boolean flag(String key, boolean byDefault) {
    return config.getOptionalValue(key, Boolean.class).orElse(byDefault);
  }

  private int integer(String key, int byDefault, int least, int most) {
    return (int) checked(key, number(key, Integer.class, byDefault), least, most);
  }

  private double decimal(String key, double byDefault, double least, double most) {
    return checked(key, number(key, Double.class, byDefault), least, most);
  }

  private <N extends Number> N number(String key, Class<N> type, N byDefault) {
    try {
      return config.getOptionalValue(key, type).orElse(byDefault);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          key + " is " + config.getConfigValue(key).getRawValue() + ", which is not a number.", e);
    }
  }

  private static double checked(String key, Number value, double least, double most) {
    double number = value.doubleValue();
    if (!(number >= least && number <= most)) {
      throw new IllegalArgumentException(
          String.format(
              java.util.Locale.ROOT,
              "%s is %s; allowed is %s to %s.",
              key,
              value,
              plain(least),
              plain(most)));
    }
    return number;
  }

  private static String plain(double number) {
    return java.math.BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  private Set<String> words(String key, String byDefault) {
    String text = config.getOptionalValue(key, String.class).orElse(byDefault);
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }
}
