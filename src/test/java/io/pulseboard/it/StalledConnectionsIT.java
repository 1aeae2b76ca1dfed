package io.pulseboard.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Clients that the server gives up, and that do not go. Their connections are cut, and have their
 * places until then.
 */
@Tag("long")
class StalledConnectionsIT extends BesideAWitness {

  private static final int PLACES = 4;

  /** The one of the witness is not theirs. */
  private static final int PLACES_OF_OTHERS = PLACES - 1;

  private static final String TEXT = "x".repeat(20_000);

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.pulseboard()
        .addAsResource(
            new StringAsset(
                """
                pulseboard.connections.max=%d
                pulseboard.outbox.send-timeout-ms=1000
                pulseboard.ping-ms=2000
                pulseboard.pong-timeout-ms=1000
                """
                    .formatted(PLACES)),
            "META-INF/microprofile-config.properties");
  }

  @AfterEach
  void nobodyElseIsLeft() {
    await().atMost(LiveClient.PATIENCE).until(() -> Scrapes.openConnections(base()) == 1);
  }

  @Test
  void stalledReadersThatKeepPingingAreCutAndThereAreNeverMoreThanMayBe() throws Exception {
    List<RawSocket> taken = new ArrayList<>();
    try {
      while (taken.size() < 2 * PLACES_OF_OTHERS) {
        await().atMost(LiveClient.PATIENCE).until(() -> taken.add(stalledReader()) || true);
        RawSocket last = taken.get(taken.size() - 1);
        if (last.status() == 101) {
          noMoreThanMayBe(taken.stream().map(one -> (BooleanSupplier) one::isCut).toList());
        } else {
          taken.remove(last);
          last.close();
          Probe.does(base(), "flood", "rooms/load", TEXT, 100);
        }
      }
      Probe.does(base(), "flood", "rooms/load", TEXT, 100);
      taken.forEach(RawSocket::awaitCut);
    } finally {
      for (RawSocket one : taken) {
        one.close();
      }
    }
  }

  private RawSocket stalledReader() throws IOException {
    RawSocket reader = RawSocket.open(base());
    return reader.status() == 101
        ? reader.say("{\"id\":1,\"op\":\"subscribe\",\"channels\":[\"rooms/load\"]}")
        : reader;
  }

  @Test
  void aClientThatDoesNotAnswerTheClosingHandshakeIsCut() throws Exception {
    try (RawSocket rude = RawSocket.open(base())) {
      rude.frame(RawSocket.FIN | RawSocket.BINARY, new byte[1]);
      rude.awaitCut();
      assertThat(rude.readToTheEnd()).contains("\"sys\":\"bye\",\"code\":4502");
    }
  }

  @Test
  void aClientThatAnswersNoPingIsCut() throws Exception {
    try (RawSocket silent = RawSocket.open(base())) {
      assertThat(silent.readToTheEnd()).contains("heartbeat missed");
    }
  }

  @Test
  void aStalledReaderWhoseGoodbyeCanNotBeSentIsCut() throws Exception {
    try (RawSocket stalled = stalledReader()) {
      Probe.does(base(), "flood", "rooms/load", TEXT, 40);
      stalled.frame(RawSocket.FIN | RawSocket.BINARY, new byte[1]);
      stalled.awaitCut();
    }
  }

  @Test
  void stalledReadersOfStreamsAreCutAndThereAreNeverMoreThanMayBe() throws Exception {
    List<RawConnection> taken = new ArrayList<>();
    try {
      while (taken.size() < 2 * PLACES_OF_OTHERS) {
        RawConnection next =
            RawConnection.to(base()).head("GET", "api/stream?channel=rooms/load", "Accept: */*");
        if (next.readStatus() == 200) {
          taken.add(next);
          noMoreThanMayBe(taken.stream().map(one -> (BooleanSupplier) () -> isCut(one)).toList());
        } else {
          next.close();
          Probe.does(base(), "flood", "rooms/load", TEXT, 100);
        }
      }
      // More than the last of them, their outboxes and the system's buffers take.
      Probe.does(base(), "flood", "rooms/load", TEXT, 500);
      for (RawConnection one : taken) {
        await().pollDelay(Duration.ZERO).atMost(LiveClient.PATIENCE).until(() -> isCut(one));
      }
    } finally {
      for (RawConnection one : taken) {
        one.close();
      }
    }
  }

  /** Seen from here, the end of a connection shows when something is said on it once more. */
  private static void noMoreThanMayBe(List<BooleanSupplier> cuts) {
    await()
        .pollDelay(Duration.ZERO)
        .atMost(LiveClient.PATIENCE)
        .until(() -> cuts.stream().filter(one -> !one.getAsBoolean()).count() <= PLACES_OF_OTHERS);
  }

  /** Whether nothing can be said to the other end, which reads nothing while it answers. */
  private static boolean isCut(RawConnection connection) {
    try {
      connection.send("\r\n");
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
