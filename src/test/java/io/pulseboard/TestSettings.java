package io.pulseboard;

import io.pulseboard.config.Settings;
import java.util.Map;
import java.util.Set;

/** Settings for unit tests: the defaults, with small bounds. */
public final class TestSettings {

  private TestSettings() {}

  /** How many channels are remembered. */
  public static final int MAX_CHANNELS = 60;

  /** What a history of its own bounds needs. */
  public static Settings withHistory(int journalEntries, int entries, long bytes) {
    return withHistory(with(journalEntries, 100_000_000, 128_000), entries, bytes);
  }

  /** The same settings with another history. */
  public static Settings withHistory(Settings settings, int entries, long bytes) {
    return new Settings(
        settings.node(),
        settings.namespaces(),
        settings.connections(),
        settings.requests(),
        settings.journal(),
        new Settings.History(entries, bytes),
        settings.metrics(),
        settings.market());
  }

  public static Settings small() {
    return with(100, 10_000_000, 128_000);
  }

  public static Settings with(int journalEntries, long journalBytes, int outboxBytes) {
    return with(journalEntries, journalBytes, outboxBytes, MAX_CHANNELS);
  }

  /** Bounds of one's own. */
  public static Settings with(
      int journalEntries, long journalBytes, int outboxBytes, int maxChannels) {
    return new Settings(
        "test",
        new Settings.Namespaces(
            Set.of("stocks", "metrics"),
            Set.of("rooms", "trades"),
            Set.of("rooms"),
            maxChannels,
            Map.of("metrics", 1_000),
            Map.of("metrics", 60_000)),
        new Settings.Connections(
            Set.of("https://desk.example"),
            100,
            20,
            200,
            outboxBytes,
            20_000,
            10_000,
            25_000,
            8_000,
            false,
            true),
        new Settings.Requests(Set.of("board.example"), 10),
        new Settings.Journal(journalEntries, journalBytes, 10 * journalEntries),
        new Settings.History(10, 1_000_000),
        new Settings.Metrics(true, 1_000),
        new Settings.Market(true, 10, 24, 1, 10, 5, 60));
  }
}
