package io.pulseboard.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Commands that begin and do not end, and the largest that do. */
@Tag("long")
class UnfinishedCommandsIT extends BesideAWitness {

  private static final int ATTACKERS = 1_000;
  private static final long MEBIBYTE = 1 << 20;

  /** For all attackers together; without a bound they take 200 MiB. */
  private static final long MOST_HEAP = 64 * MEBIBYTE;

  private static final byte[] EUROS = "€".repeat(65_000).getBytes(StandardCharsets.UTF_8);

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.pulseboard();
  }

  @AfterEach
  void nobodyElseIsLeft() {
    await().atMost(LiveClient.PATIENCE).until(() -> Scrapes.openConnections(base()) == 1);
  }

  @Test
  void aThousandUnfinishedFragmentsTakeNoMoreThanTheirBound() throws Exception {
    attack(RawSocket.TEXT, EUROS.length);
  }

  @Test
  void aThousandUnfinishedFramesTakeNoMoreThanTheirBound() throws Exception {
    attack(RawSocket.FIN | RawSocket.TEXT, EUROS.length + 1);
  }

  private void attack(int head, int length) throws Exception {
    long before = Scrapes.liveHeap(base());
    List<RawSocket> attackers = new ArrayList<>();
    try {
      long most = 0;
      for (int i = 0; i < ATTACKERS; i++) {
        RawSocket attacker = RawSocket.open(base());
        attackers.add(attacker);
        try {
          attacker.partOfFrame(head, EUROS, length);
        } catch (IOException e) {
          // Cut already.
        }
        if (i % 250 == 249) {
          most = Math.max(most, Scrapes.liveHeap(base()) - before);
        }
      }
      System.out.printf("Unfinished commands: %d MiB of heap%n", most / MEBIBYTE);
      assertThat(most).isLessThan(MOST_HEAP);
      attackers.forEach(RawSocket::awaitCut);
    } finally {
      for (RawSocket attacker : attackers) {
        attacker.close();
      }
    }
    try (RawSocket after = RawSocket.open(base())) {
      after.frame(RawSocket.TEXT, "{\"id\":7,".getBytes(StandardCharsets.UTF_8));
      after.frame(
          RawSocket.FIN | RawSocket.CONTINUATION,
          "\"op\":\"ping\"}".getBytes(StandardCharsets.UTF_8));
      after.readUntil("{\"id\":7,\"ok\"");
    }
  }

  @Test
  void aFragmentWithoutAnEndIsGivenUp() throws Exception {
    try (RawSocket slow = RawSocket.open(base())) {
      slow.frame(RawSocket.TEXT, "{\"id\":1,".getBytes(StandardCharsets.UTF_8));
      slow.awaitCut();
      assertThat(slow.readToTheEnd()).contains("\"sys\":\"bye\",\"code\":4006");
    }
  }

  @Test
  void aFrameWithoutAnEndIsGivenUp() throws Exception {
    try (RawSocket slow = RawSocket.open(base())) {
      slow.partOfFrame(RawSocket.FIN | RawSocket.TEXT, new byte[100], 60_000);
      assertThat(slow.readToTheEnd()).contains("\"sys\":\"bye\",\"code\":4006");
    }
  }

  @Test
  void theLongestCommandsAreTakenOneRightAfterTheOther() throws Exception {
    try (RawSocket client = RawSocket.open(base())) {
      for (int id = 1; id <= 5; id++) {
        client.say(longest(id));
      }
      for (int id = 1; id <= 5; id++) {
        client.readUntil("{\"id\":" + id + ",\"error\":{\"code\":\"forbidden\"");
      }
    }
  }

  /** Of 65,536 characters, most of which take 3 bytes. */
  private static String longest(int id) {
    String begin =
        "{\"id\":" + id + ",\"op\":\"publish\",\"channel\":\"rooms/long\",\"data\":{\"text\":\"";
    String end = "\"}}";
    return begin + "€".repeat(65_536 - begin.length() - end.length()) + end;
  }

  @Test
  void aFrameThatIsTooLongIsGivenUp() throws Exception {
    try (RawSocket client = RawSocket.open(base())) {
      client.say("x".repeat(300_000));
      assertThat(client.readToTheEnd()).contains("message too big");
    }
  }
}
