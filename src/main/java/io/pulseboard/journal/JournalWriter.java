package io.pulseboard.journal;

import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Position;
import io.pulseboard.model.Update;
import io.pulseboard.telemetry.Activity;
import io.pulseboard.telemetry.Telemetry;
import io.pulseboard.telemetry.Telemetry.Tagged;
import io.pulseboard.telemetry.Vitals;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Appends every update that a bean fires to the journal. Runs on the firing thread: at once outside
 * a transaction, after the commit inside one, and never after a rollback. Thread-safe.
 */
@Singleton
public class JournalWriter {

  private static final System.Logger LOG = System.getLogger(JournalWriter.class.getName());

  private static final int MAX_WARNINGS = 100;

  private final Journal journal;
  private final Namespaces namespaces;
  private final Telemetry telemetry;
  private final Activity appending;
  private final Set<String> warnedAbout = ConcurrentHashMap.newKeySet();

  @Inject
  public JournalWriter(Journal journal, Namespaces namespaces, Telemetry telemetry, Vitals vitals) {
    this.appending = vitals.expect("journal", 0);
    this.journal = journal;
    this.namespaces = namespaces;
    this.telemetry = telemetry;
    telemetry.preregister(Tagged.PUBLISHED, namespaces.names());
    telemetry.gauge(
        "pulseboard.journal.entries", "none", "Updates stored for resuming", journal::size);
    telemetry.gauge(
        "pulseboard.journal.size",
        "bytes",
        "Memory of the stored updates and their encodings",
        journal::bytes);
  }

  void write(@Observes(during = TransactionPhase.AFTER_SUCCESS) Update update) {
    try {
      append(update)
          .whenComplete(
              (position, failure) -> {
                if (failure != null) {
                  refuse(update, failure.toString());
                }
              });
    } catch (IllegalArgumentException e) {
      refuse(update, e.getMessage());
    }
  }

  /**
   * Appends an update.
   *
   * @return completed, on any thread, with the position of the update once the journal has it, or
   *     with the journal's failure
   * @throws IllegalArgumentException at once, when the namespace is not declared or the journal
   *     refuses the update
   */
  public CompletionStage<Position> append(Update update) {
    String namespace = update.channel().namespace();
    ChannelKind kind =
        namespaces
            .kindOf(namespace)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "The namespace is not declared; known are "
                            + namespaces.known()
                            + ". Declare it in pulseboard.channels.state or pulseboard.channels.event."));
    return appended(update, kind)
        .whenComplete(
            (position, failure) -> {
              if (failure == null) {
                telemetry.published(namespace);
                appending.succeeded();
              } else {
                appending.failed(failure.toString());
              }
            });
  }

  private CompletionStage<Position> appended(Update update, ChannelKind kind) {
    try {
      return journal.append(update, kind);
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      appending.failed(e.toString());
      throw e;
    }
  }

  /** Ends the state channels that were silent for longer than their namespace's time to live. */
  public void expire() {
    namespaces.timesToLive().forEach(journal::expire);
  }

  private void refuse(Update update, String why) {
    telemetry.rejected();
    String namespace = update.channel().namespace();
    if (warnedAbout.size() < MAX_WARNINGS && warnedAbout.add(namespace)) {
      LOG.log(
          Level.WARNING,
          "An update on {0} was not published: {1} (Logged once for each namespace.)",
          update.channel(),
          why);
    }
  }
}
