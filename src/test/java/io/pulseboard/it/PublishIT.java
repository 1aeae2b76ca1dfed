package io.pulseboard.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.URI;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Any bean can publish, and transactions are kept. */
@ExtendWith(ArquillianExtension.class)
class PublishIT {

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.pulseboard();
  }

  @ArquillianResource private URI base;

  private static List<String> texts(LiveClient client, String channel) {
    return client.updates(channel).stream()
        .map((JsonObject update) -> update.getJsonObject("d").getString("text"))
        .toList();
  }

  @Test
  void whatABeanFiresReachesTheBrowser() throws Exception {
    try (LiveClient client = LiveClient.connect(base).subscribe(1, "rooms/fired")) {
      client.awaitReply(1);
      Probe.does(base, "publish", "rooms/fired", "hello");
      client.await1(LiveClient.isUpdateOf("rooms/fired"));
      assertThat(texts(client, "rooms/fired")).containsExactly("hello");
    }
  }

  @Test
  void whatIsFiredInATransactionComesWithItsCommitAndNotWithItsRollback() throws Exception {
    try (LiveClient client = LiveClient.connect(base).subscribe(1, "rooms/tx")) {
      client.awaitReply(1);
      Probe.does(base, "rollback", "rooms/tx", "rolled back");
      Probe.does(base, "commit", "rooms/tx", "committed");
      // Ordered: had the first been published, it would be here before the second.
      client.await1(LiveClient.isUpdateOf("rooms/tx"));
      assertThat(texts(client, "rooms/tx")).containsExactly("committed");
    }
  }

  @Test
  void anUpdateOnAnUndeclaredNamespaceHarmsNobody() throws Exception {
    ServerLog log = ServerLog.fromNow();
    try (LiveClient client = LiveClient.connect(base).subscribe(1, "rooms/after")) {
      client.awaitReply(1);
      Probe.does(base, "publish", "nowhere/x", "lost");
      Probe.does(base, "publish", "rooms/after", "x".repeat(70_000));
      Probe.does(base, "publish", "rooms/after", "still here");
      client.await1(LiveClient.isUpdateOf("rooms/after"));
      assertThat(texts(client, "rooms/after")).containsExactly("still here");
    }
    assertThat(log.complaints())
        .hasSize(2)
        .anyMatch(line -> line.contains("nowhere/x") && line.contains("alerts, candles, metrics"))
        .anyMatch(line -> line.contains("65536"));
  }
}
