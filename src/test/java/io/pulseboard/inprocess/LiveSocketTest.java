package io.pulseboard.inprocess;

import static io.pulseboard.inprocess.SocketClient.isReplyTo;
import static io.pulseboard.inprocess.SocketClient.isSystem;
import static io.pulseboard.inprocess.SocketClient.isUpdateOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.pulseboard.model.Notice;
import io.pulseboard.wire.CommandReader;
import jakarta.json.JsonObject;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveSocketTest {

  private static final int JOURNAL_ENTRIES = 5_000;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static InProcessServer server;

  /** Each test has channels of its own. */
  private final String name = UUID.randomUUID().toString();

  private final String trades = "trades/" + name;
  private final String stocks = "stocks/" + name;
  private final List<SocketClient> clients = new ArrayList<>();

  @BeforeAll
  static void start() {
    server =
        InProcessServer.start(
            Map.of(
                "pulseboard.journal.max-entries",
                Integer.toString(JOURNAL_ENTRIES),
                "pulseboard.outbox.max-bytes",
                Integer.toString(1 << 24)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void hangUp() {
    clients.forEach(SocketClient::close);
  }

  private SocketClient connect() {
    SocketClient client = SocketClient.connect(HTTP, server.liveUri());
    clients.add(client);
    return client;
  }

  private static void publish(String channel, int times) {
    for (int i = 0; i < times; i++) {
      server.publish(Notice.of(channel, "hello"));
    }
  }

  private static String subscribe(long id, String since, String... channels) {
    return "{\"id\":"
        + id
        + ",\"op\":\"subscribe\",\"channels\":[\""
        + String.join("\",\"", channels)
        + "\"]"
        + (since == null ? "" : ",\"since\":\"" + since + "\"")
        + "}";
  }

  private static String unsubscribe(long id, String channel) {
    return "{\"id\":" + id + ",\"op\":\"unsubscribe\",\"channels\":[\"" + channel + "\"]}";
  }

  private static String ping(long id) {
    return "{\"id\":" + id + ",\"op\":\"ping\"}";
  }

  private static String epoch() {
    return server.bean(io.pulseboard.hub.Hub.class).position().epoch();
  }

  private static long offset(JsonObject update) {
    return update.getJsonNumber("o").longValue();
  }

  private static JsonObject firstChannel(JsonObject reply) {
    return reply.getJsonObject("ok").getJsonArray("channels").getJsonObject(0);
  }

  private static String liveAt(SocketClient client, long id) {
    return client
        .awaitLine(isSystem("live").and(line -> line.getJsonNumber("id").longValue() == id))
        .getString("position");
  }

  @Test
  void theFirstLineIsTheWelcome() {
    SocketClient client = connect().say(ping(1));
    client.awaitLine(isReplyTo(1));
    assertThat(client.lines().get(0).getString("sys")).isEqualTo("welcome");
    assertThat(client.lines().get(0).getString("epoch")).isEqualTo(epoch());
  }

  @Test
  void everyCommandGetsExactlyOneReply() {
    SocketClient client = connect();
    int commands = 150;
    for (int id = 0; id < commands; id++) {
      client.say(
          switch (id % 5) {
            case 0 -> subscribe(id, null, stocks, trades);
            case 1 -> unsubscribe(id, stocks);
            case 2 -> "{\"id\":" + id + ",\"op\":\"dance\"}";
            case 3 -> subscribe(id, null, "stonks/" + name);
            default -> ping(id);
          });
    }
    client.awaitLine(isReplyTo(commands - 1));
    List<JsonObject> lines = client.lines();
    assertThat(IntStream.range(0, commands))
        .allMatch(id -> lines.stream().filter(isReplyTo(id)).count() == 1);
    List<Integer> order =
        lines.stream()
            .filter(line -> line.containsKey("ok") || line.containsKey("error"))
            .map(line -> line.getInt("id"))
            .toList();
    assertThat(order).isSorted();
  }

  @Test
  void aSubscriptionGivesReplyThenSnapshotThenLiveThenWhatIsNew() {
    publish(stocks, 3);
    publish(trades, 3);
    SocketClient client = connect();
    awaitFannedOut();
    client.say(subscribe(7, null, stocks, trades));
    String position = liveAt(client, 7);
    publish(stocks, 1);
    publish(trades, 1);
    client.awaitLine(isUpdateOf(trades));
    List<JsonObject> lines = client.lines();
    assertThat(lines)
        .extracting(this::inShort)
        .containsExactly("welcome", "reply", "stocks h", "live", "stocks", "trades");
    assertThat(lines.get(1).getJsonObject("ok").getString("position")).isEqualTo(position);
  }

  private String inShort(JsonObject line) {
    if (line.containsKey("sys")) {
      return line.getString("sys");
    }
    return line.containsKey("c")
        ? line.getString("c").replace("/" + name, "") + (line.containsKey("h") ? " h" : "")
        : "reply";
  }

  /** Whoever sees an update live knows that all before it was fanned out. */
  private void awaitFannedOut() {
    String marker = "rooms/" + UUID.randomUUID();
    SocketClient watcher = connect().say(subscribe(1, null, marker));
    liveAt(watcher, 1);
    publish(marker, 1);
    watcher.awaitLine(isUpdateOf(marker));
  }

  @Test
  void resumesWithoutGapOrDoubleWhileAPublisherKeepsPublishing() {
    int total = 4_000;
    int cuts = 12;
    SocketClient first = connect().say(subscribe(1, null, trades));
    String cursor = liveAt(first, 1);
    List<JsonObject> seen = new ArrayList<>();
    CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> publish(trades, total));
    for (int cut = 0; cut <= cuts; cut++) {
      SocketClient client = connect().say(subscribe(cut, cursor, trades));
      int enough = cut == cuts ? total - seen.size() : Math.min(200, total - seen.size());
      client.awaitLines(isUpdateOf(trades), enough);
      // There may be nothing left to come, but always a reply.
      assertThat(firstChannel(client.awaitLine(isReplyTo(cut))).getBoolean("complete")).isTrue();
      client.close();
      List<JsonObject> lines = client.lines();
      assertThat(lines).noneMatch(isSystem("gap"));
      lines.stream().filter(isUpdateOf(trades)).forEach(seen::add);
      cursor = cursorAfter(cursor, lines);
    }
    publishing.join();
    List<Long> offsets = seen.stream().map(LiveSocketTest::offset).toList();
    assertThat(offsets).hasSize(total).isSorted().doesNotHaveDuplicates();
  }

  /** The one cursor of a client, as it keeps it to resume. */
  private static String cursorAfter(String cursor, List<JsonObject> lines) {
    long since = Long.parseLong(cursor.substring(cursor.indexOf(':') + 1));
    return epoch()
        + ":"
        + LongStream.concat(
                LongStream.of(since), lines.stream().mapToLong(LiveSocketTest::cursorIn))
            .max()
            .getAsLong();
  }

  private static long cursorIn(JsonObject line) {
    if (isSystem("live").or(isSystem("heartbeat")).test(line)) {
      String position = line.getString("position");
      return Long.parseLong(position.substring(position.indexOf(':') + 1));
    }
    return line.containsKey("o") && !line.containsKey("h") ? offset(line) : 0;
  }

  @Test
  void aPositionOfAnotherEpochGetsASnapshotAndAGap() {
    publish(stocks, 2);
    awaitFannedOut();
    SocketClient client = connect().say(subscribe(1, "elsewhere:1", stocks, trades));
    liveAt(client, 1);
    assertToldOfLoss(client);
  }

  @Test
  void aPositionThatIsTooOldGetsTheExactCountOfWhatIsLost() {
    String old = epoch() + ":0";
    publish(trades, JOURNAL_ENTRIES);
    publish(stocks, 1);
    awaitFannedOut();
    SocketClient client = connect().say(subscribe(1, old, trades, stocks));
    liveAt(client, 1);
    assertThat(firstChannel(client.awaitLine(isReplyTo(1))).getBoolean("complete")).isFalse();
    JsonObject gap = client.awaitLine(isSystem("gap"));
    assertThat(gap.getString("c")).isEqualTo(trades);
    assertThat(gap.getInt("lost")).isPositive();
    assertThat(gap.getInt("lost") + client.updates(trades).size()).isEqualTo(JOURNAL_ENTRIES);
    assertThat(client.updates(stocks)).hasSize(1);
  }

  @Test
  void aPositionAheadOfTheJournalGetsASnapshotAndAGap() {
    publish(stocks, 1);
    awaitFannedOut();
    SocketClient client =
        connect().say(subscribe(1, epoch() + ":999999999999999999", stocks, trades));
    liveAt(client, 1);
    assertToldOfLoss(client);
  }

  private void assertToldOfLoss(SocketClient client) {
    JsonObject reply = client.awaitLine(isReplyTo(1));
    assertThat(reply.getJsonObject("ok").getJsonArray("channels").getValuesAs(JsonObject.class))
        .hasSize(2)
        .noneMatch(channel -> channel.getBoolean("complete"));
    JsonObject gap = client.awaitLine(isSystem("gap"));
    assertThat(gap.getString("c")).isEqualTo(trades);
    assertThat(client.updates(stocks)).hasSize(1).allMatch(update -> update.getInt("h") == 1);
    assertThat(client.updates(trades)).isEmpty();
  }

  @Test
  void nothingComesAfterTheReplyToUnsubscribe() {
    SocketClient client = connect().say(subscribe(1, null, "rooms/" + name, trades));
    liveAt(client, 1);
    CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> publish(trades, 2_000));
    client.awaitLine(isUpdateOf(trades));
    client.say(unsubscribe(2, trades));
    JsonObject reply = client.awaitLine(isReplyTo(2));
    publishing.join();
    publish("rooms/" + name, 1);
    client.awaitLine(isUpdateOf("rooms/" + name));
    List<JsonObject> lines = client.lines();
    assertThat(reply.getJsonObject("ok").getJsonArray("channels").getString(0)).isEqualTo(trades);
    assertThat(lines.subList(lines.indexOf(reply), lines.size())).noneMatch(isUpdateOf(trades));
  }

  @Test
  void unsubscribingNamesOnlyWhatWasSubscribed() {
    SocketClient client = connect().say(unsubscribe(1, trades));
    assertThat(client.awaitLine(isReplyTo(1)).getJsonObject("ok").getJsonArray("channels"))
        .isEmpty();
  }

  @Test
  void overlappingSubscriptionsGiveEachUpdateOnce() {
    String below = trades + "/a/b";
    SocketClient client =
        connect()
            .say(subscribe(1, null, trades + "/*", below))
            .say(subscribe(2, null, trades + "/a/*"));
    liveAt(client, 2);
    publish(below, 5);
    publish(trades, 1);
    publish(trades + "/z", 1);
    client.awaitLine(isUpdateOf(trades + "/z"));
    assertThat(client.updates(below)).hasSize(5);
    assertThat(client.updates(trades)).isEmpty();
    client.say(unsubscribe(3, trades + "/*"));
    client.awaitLine(isReplyTo(3));
    publish(below, 1);
    assertThat(client.awaitLines(isUpdateOf(below), 6)).hasSize(6);
  }

  @Test
  void aFrameMayComeInManyFragments() {
    SocketClient client = connect();
    String command = subscribe(3, null, stocks);
    for (int i = 0; i < command.length(); i++) {
      client.say(command.substring(i, i + 1), i == command.length() - 1);
    }
    client.say("{\"id\":4,", false).say("", false).say("\"op\":\"ping\"}", true);
    client.awaitLine(isReplyTo(3));
    client.awaitLine(isReplyTo(4));
  }

  @Test
  void fragmentsThatNeverFinishEndTheConnectionAtTheBound() {
    SocketClient client = connect();
    String fragment = "x".repeat(1_024);
    for (int length = 0; length <= CommandReader.MAX_LENGTH; length += fragment.length()) {
      client.sayUntilClosed(fragment, false);
    }
    assertThat(client.awaitClose()).isEqualTo(1009);
    assertThat(client.lines()).anyMatch(isSystem("bye"));
  }

  @Test
  void aClientThatLeavesInTheMiddleOfAFrameIsForgotten() {
    awaitConnections(0);
    SocketClient client = connect().say("{\"id\":", false);
    client.awaitLine(isSystem("welcome"));
    awaitConnections(1);
    client.close();
    awaitConnections(0);
  }

  @Test
  void aClientThatLeavesIsForgottenWithAllThatItFollows() {
    awaitConnections(0);
    SocketClient client = connect().say(subscribe(1, null, stocks, trades));
    liveAt(client, 1);
    assertThat(server.gauge("pulseboard.subscriptions")).isEqualTo(2);
    client.leave();
    awaitConnections(0);
    assertThat(server.gauge("pulseboard.subscriptions")).isZero();
  }

  private void awaitConnections(int count) {
    if (count == 0) {
      hangUp();
    }
    SocketClient.eventually().until(() -> server.connections() == count);
  }

  @Test
  void theLongestCommandIsTakenAndOneCharacterMoreEndsTheConnection() {
    String shortest = "{\"id\":1,\"op\":\"ping\",\"pad\":\"\"}";
    String longest =
        shortest.replace(
            "\"\"", "\"" + "x".repeat(CommandReader.MAX_LENGTH - shortest.length()) + "\"");
    SocketClient client = connect().say(longest);
    client.awaitLine(isReplyTo(1));
    client.sayUntilClosed(longest + " ", true);
    assertThat(client.awaitClose()).isEqualTo(1009);
  }

  @Test
  void aBinaryFrameEndsTheConnection() {
    SocketClient client = connect().say(new byte[] {1, 2, 3});
    assertThat(client.awaitClose()).isEqualTo(4502);
    assertThat(client.awaitLine(isSystem("bye")).isNull("retryAfterMs")).isTrue();
  }

  @Test
  void twentyMistakesInARowEndTheConnection() {
    SocketClient client = connect();
    int allowed = 19;
    for (int i = 0; i < allowed; i++) {
      client.say("nonsense");
    }
    client.say(ping(1)).awaitLine(isReplyTo(1));
    for (int i = 0; i <= allowed; i++) {
      client.sayUntilClosed("nonsense", true);
    }
    assertThat(client.awaitClose()).isEqualTo(4502);
    assertThat(client.awaitLines(isErrorOf("bad_json"), 2 * allowed + 1)).hasSize(2 * allowed + 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "bad_json             | - | hello",
        "bad_json             | - | [{\"id\":1,\"op\":\"ping\"}]",
        "bad_json             | - | {\"id\":1,\"op\":\"ping\"}{}",
        "bad_command          | - | {\"op\":\"ping\"}",
        "bad_command          | - | {\"id\":9007199254740992,\"op\":\"ping\"}",
        "bad_command          | 1 | {\"id\":1}",
        "unknown_op           | 2 | {\"id\":2,\"op\":\"dance\"}",
        "bad_command          | 3 | {\"id\":3,\"op\":\"subscribe\",\"channels\":[]}",
        "bad_channel          | 4 | {\"id\":4,\"op\":\"subscribe\",\"channels\":[\"stocks//A\"]}",
        "bad_channel          | 4 | {\"id\":4,\"op\":\"unsubscribe\",\"channels\":[\"*\"]}",
        "unknown_channel      | 5 | {\"id\":5,\"op\":\"subscribe\",\"channels\":[\"stonks/A\"]}",
        "bad_position         | 6 | {\"id\":6,\"op\":\"subscribe\",\"channels\":[\"stocks/A\"],\"since\":\"now\"}",
        "bad_command          | 7 | {\"id\":7,\"op\":\"subscribe\",\"channels\":[\"stocks/A\"],\"history\":0}",
      })
  void aBadFrameIsAnsweredWithItsOwnCode(String code, String id, String frame) {
    SocketClient client = connect().say(frame);
    JsonObject error = client.awaitLine(isErrorOf(code));
    assertThat(error.get("id")).hasToString("-".equals(id) ? "null" : id);
    assertThat(error.getJsonObject("error").getBoolean("retry")).isFalse();
    assertThat(error.getJsonObject("error").getString("message")).isNotBlank();
    client.say(ping(99)).awaitLine(isReplyTo(99));
  }

  private static Predicate<JsonObject> isErrorOf(String code) {
    return line ->
        line.containsKey("error") && line.getJsonObject("error").getString("code").equals(code);
  }
}
