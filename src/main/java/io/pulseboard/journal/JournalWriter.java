package io.pulseboard.journal;

import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Update;
import io.pulseboard.telemetry.Activity;
import io.pulseboard.telemetry.Telemetry;
import io.pulseboard.telemetry.Telemetry.Tagged;
import io.pulseboard.telemetry.Vitals;
import io.pulseboard.wire.Entry;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes every update that any bean fires into the journal. Runs on the firing thread: at once
 * outside a transaction, after the commit inside one; an update fired in a transaction that rolls
 * back never gets here.
 */
@Singleton
public class JournalWriter {

  private static final System.Logger LOG = System.getLogger(JournalWriter.class.getName());

  private static final int MAX_COMPLAINTS = 100;

  private final Journal journal;
  private final Namespaces namespaces;
  private final Telemetry telemetry;
  private final Activity appending;
  private final Set<String> complainedOf = ConcurrentHashMap.newKeySet();

  @Inject
  public JournalWriter(Journal journal, Namespaces namespaces, Telemetry telemetry, Vitals vitals) {
    this.appending = vitals.expect("journal", 0);
    this.journal = journal;
    this.namespaces = namespaces;
    this.telemetry = telemetry;
    telemetry.preregister(Tagged.PUBLISHED, namespaces.names());
    telemetry.gauge(
        "pulseboard.journal.entries", "none", "Updates kept for resuming", journal::size);
    telemetry.gauge(
        "pulseboard.journal.size", "bytes", "Encoded size of the updates kept", journal::bytes);
  }

  void write(@Observes(during = TransactionPhase.AFTER_SUCCESS) Update update) {
    try {
      append(update);
    } catch (IllegalArgumentException e) {
      refuse(update, e.getMessage());
    }
  }

  /**
   * Takes one update, for a client that waits for its place.
   *
   * @throws IllegalArgumentException with what is wrong, when its namespace is not declared, or it
   *     is too long, or on one channel too many
   */
  public Entry append(Update update) {
    String namespace = update.channel().namespace();
    ChannelKind kind =
        namespaces
            .kindOf(namespace)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Its namespace is not declared; known are "
                            + namespaces.known()
                            + ". Declare it in pulseboard.channels.state or pulseboard.channels.event."));
    Entry entry = take(update, kind);
    telemetry.published(namespace);
    return entry;
  }

  private Entry take(Update update, ChannelKind kind) {
    try {
      Entry entry = journal.append(update, kind);
      appending.succeeded();
      return entry;
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      appending.failed(e.toString());
      throw e;
    }
  }

  private void refuse(Update update, String why) {
    telemetry.rejected();
    String namespace = update.channel().namespace();
    if (complainedOf.size() < MAX_COMPLAINTS && complainedOf.add(namespace)) {
      LOG.log(
          Level.WARNING,
          "Not published: an update on {0}. {1} (Said once for each namespace.)",
          update.channel(),
          why);
    }
  }
}
