package io.pulseboard.hub;

import static io.pulseboard.journal.SparseJournal.STEP;
import static org.assertj.core.api.Assertions.assertThat;

import io.pulseboard.TestSettings;
import io.pulseboard.TestTelemetry;
import io.pulseboard.config.Settings;
import io.pulseboard.hub.delivery.Reader;
import io.pulseboard.journal.SparseJournal;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Gone;
import io.pulseboard.model.Notice;
import io.pulseboard.wire.CloseCode;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nobody who reads the journal counts by its offsets, or takes its epoch for granted. */
class SparseOffsetsTest {

  private final Settings settings = TestSettings.small();
  private final SparseJournal journal = new SparseJournal(settings);
  private final HubDriver hub = new HubDriver(settings, journal, TestTelemetry.create());

  /** Takes each frame at once. */
  private static final class Client implements Reader {
    private final List<JsonObject> lines = new ArrayList<>();
    private final List<CloseCode> closes = new ArrayList<>();

    @Override
    public void receive(List<String> received, Runnable taken) {
      received.forEach(line -> lines.add(Json.createReader(new StringReader(line)).readObject()));
      taken.run();
    }

    @Override
    public void closed(CloseCode code) {
      closes.add(code);
    }

    List<Long> offsets(String channel) {
      return lines.stream()
          .filter(line -> channel.equals(line.getString("c", "")) && line.containsKey("o"))
          .map(line -> line.getJsonNumber("o").longValue())
          .toList();
    }

    JsonObject reply(int id) {
      return lines.stream().filter(line -> line.getInt("id", 0) == id).findFirst().orElse(null);
    }
  }

  private final Client client = new Client();
  private final HubDriver.Connection connection = hub.connect(client);

  private void publish(String channel, int times) {
    for (int i = 0; i < times; i++) {
      ChannelKind kind = channel.startsWith("stocks") ? ChannelKind.STATE : ChannelKind.EVENT;
      journal.append(Notice.of(channel, "x"), kind);
      hub.record();
    }
  }

  private void subscribe(long since, String channel) {
    connection.say(
        "{\"id\":1,\"op\":\"subscribe\",\"channels\":[\""
            + channel
            + "\"]"
            + (since < 0 ? "" : ",\"since\":\"" + journal.head().epoch() + ":" + since + "\"")
            + "}");
  }

  @Test
  void aSubscriptionGetsTheSnapshotAndEverythingLater() {
    publish("stocks/A", 3);
    hub.dispatch();
    subscribe(-1, "stocks/*");
    publish("stocks/A", 2);
    hub.dispatch();
    assertThat(client.offsets("stocks/A")).containsExactly(3L * STEP, 4L * STEP, 5L * STEP);
  }

  @Test
  void aResumeGetsExactlyWhatWasMissed() {
    publish("trades/A", 20);
    hub.dispatch();
    // Between two offsets, where a hole is.
    subscribe(17 * STEP + 3, "trades/*");
    publish("trades/A", 1);
    hub.dispatch();
    assertThat(client.offsets("trades/A"))
        .containsExactly(18L * STEP, 19L * STEP, 20L * STEP, 21L * STEP);
    assertThat(client.reply(1).getJsonObject("ok").getBoolean("recovered")).isTrue();
  }

  @Test
  void whatLeftTheJournalIsCounted() {
    publish("trades/A", 90);
    hub.dispatch();
    publish("trades/A", 60);
    hub.dispatch();
    subscribe(20 * STEP, "trades/*");
    assertThat(client.offsets("trades/A")).hasSize(100).startsWith(51L * STEP);
    assertThat(client.lines).anyMatch(line -> line.getInt("lost", 0) == 30);
  }

  @Test
  void aDispatcherThatFellBehindGoesOn() {
    subscribe(-1, "trades/*");
    publish("trades/A", 150);
    hub.dispatch();
    connection.watch();
    assertThat(client.closes).containsExactly(CloseCode.SLOW_READER);
    assertThat(hub.dispatched()).isEqualTo(150L * STEP);
  }

  @Test
  void anEndThatLeftTheJournalIsStillTold() {
    publish("stocks/A", 2);
    journal.append(Gone.of("stocks/A"), ChannelKind.STATE);
    hub.dispatch();
    publish("trades/A", 90);
    hub.dispatch();
    publish("trades/A", 90);
    hub.dispatch();
    subscribe(2 * STEP, "stocks/*");
    assertThat(client.lines)
        .filteredOn(line -> line.containsKey("gone"))
        .singleElement()
        .matches(line -> line.getInt("o") == 3 * STEP && line.getInt("h") == 1);
  }

  @Test
  void whenTheJournalBeginsAnewAllResume() {
    subscribe(-1, "stocks/*");
    publish("stocks/A", 5);
    hub.dispatch();
    String before = journal.head().epoch();
    journal.restart();
    publish("stocks/B", 2);
    hub.dispatch();
    connection.watch();
    assertThat(client.closes).containsExactly(CloseCode.SLOW_READER);
    hub.dispatch();
    Client back = new Client();
    hub.connect(back)
        .say(
            "{\"id\":2,\"op\":\"subscribe\",\"channels\":[\"stocks/*\"],\"since\":\""
                + before
                + ":"
                + 5 * STEP
                + "\"}");
    JsonObject ok = back.reply(2).getJsonObject("ok");
    assertThat(ok.getBoolean("recovered")).isFalse();
    assertThat(ok.getString("position")).isEqualTo(journal.head().toString());
    assertThat(back.offsets("stocks/A")).isEmpty();
    assertThat(back.offsets("stocks/B")).containsExactly(2L * STEP);
  }

  @Test
  void aPublisherIsAnsweredWhenTheJournalHasTheUpdate() {
    connection.say(
        "{\"id\":3,\"op\":\"publish\",\"channel\":\"rooms/a\",\"data\":{\"text\":\"hello\"}}");
    connection.say("{\"id\":4,\"op\":\"ping\"}");
    assertThat(client.reply(4)).isNotNull();
    assertThat(client.reply(3)).isNull();
    journal.confirm();
    assertThat(client.reply(3).getJsonObject("ok").getString("position"))
        .isEqualTo(journal.head().toString());
  }

  @Test
  void aPublisherIsToldWhenTheJournalFails() {
    connection.say(
        "{\"id\":3,\"op\":\"publish\",\"channel\":\"rooms/a\",\"data\":{\"text\":\"hello\"}}");
    journal.fail();
    assertThat(client.reply(3).getJsonObject("error").getString("code")).isEqualTo("internal");
  }
}
