package io.pulseboard.journal;

import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Update;
import io.pulseboard.telemetry.Telemetry;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.util.Optional;
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
  private final Set<String> complainedOf = ConcurrentHashMap.newKeySet();

  @Inject
  public JournalWriter(Journal journal, Namespaces namespaces, Telemetry telemetry) {
    this.journal = journal;
    this.namespaces = namespaces;
    this.telemetry = telemetry;
    telemetry.gauge(
        "pulseboard.journal.entries", "none", "Updates kept for resuming", journal::size);
    telemetry.gauge(
        "pulseboard.journal.bytes", "bytes", "Encoded size of the updates kept", journal::bytes);
  }

  void write(@Observes(during = TransactionPhase.AFTER_SUCCESS) Update update) {
    String namespace = update.channel().namespace();
    Optional<ChannelKind> kind = namespaces.kindOf(namespace);
    if (kind.isEmpty()) {
      refuse(
          update,
          "Its namespace is not declared; known are "
              + namespaces.known()
              + ". Declare it in pulseboard.channels.state or pulseboard.channels.event.");
      return;
    }
    try {
      journal.append(update, kind.get());
      telemetry.published(namespace);
    } catch (IllegalArgumentException e) {
      refuse(update, e.getMessage());
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
