package io.pulseboard.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.pulseboard.TestSettings;
import io.pulseboard.TestTelemetry;
import io.pulseboard.access.Client;
import io.pulseboard.config.Settings;
import io.pulseboard.history.History;
import io.pulseboard.hub.delivery.RecordingCarrier;
import io.pulseboard.hub.delivery.Recovery;
import io.pulseboard.journal.Journal;
import io.pulseboard.journal.MemoryJournal;
import io.pulseboard.journal.Namespaces;
import io.pulseboard.model.Channel;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.ChannelPattern;
import io.pulseboard.model.Gone;
import io.pulseboard.model.Notice;
import io.pulseboard.model.Position;
import io.pulseboard.wire.Command;
import io.pulseboard.wire.Entry;
import io.pulseboard.wire.ErrorCode;
import io.pulseboard.wire.HistoryRange;
import io.pulseboard.wire.ProtocolException;
import io.pulseboard.wire.ServerMessage;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HubTest {

  private final Settings settings = TestSettings.small();
  private final Namespaces namespaces = new Namespaces(settings);
  private final Journal journal = new MemoryJournal(settings);
  private final Subscribers subscribers = new Subscribers(settings, TestTelemetry.create());
  private final History history = new History(settings, journal, TestTelemetry.create());
  private final Hub hub = hub(settings, journal, history, subscribers);

  private final RecordingCarrier carrier = RecordingCarrier.fast();
  private final Subscriber subscriber = subscribers.add(Client.ANONYMOUS, carrier).orElseThrow();

  private static Hub hub(
      Settings settings, Journal journal, History history, Subscribers subscribers) {
    return new Hub(
        settings, journal, history, new Namespaces(settings), TestTelemetry.create(), subscribers);
  }

  private static Hub hub(Settings settings, Journal journal, Subscribers subscribers) {
    History history = new History(settings, journal, TestTelemetry.create());
    return hub(settings, journal, history, subscribers);
  }

  private void publish(String channel) throws InterruptedException {
    journal.append(
        Notice.of(channel, "hello"),
        namespaces.kindOf(channel.substring(0, channel.indexOf('/'))).orElse(ChannelKind.EVENT));
    dispatchAll();
  }

  private void dispatchAll() throws InterruptedException {
    history.catchUp(Long.MAX_VALUE);
    hub.dispatch(0);
  }

  private static Command.Subscribe subscribe(Position since, String history, String... channels)
      throws ProtocolException {
    return new Command.Subscribe(
        1,
        Stream.of(channels).map(ChannelPattern::new).toList(),
        Optional.ofNullable(since),
        history == null ? Optional.empty() : Optional.of(HistoryRange.parse(history)),
        OptionalDouble.empty());
  }

  private Position at(long offset) {
    return new Position(hub.position().epoch(), offset);
  }

  private static boolean complete(JsonObject reply, int channel) {
    return reply
        .getJsonObject("ok")
        .getJsonArray("channels")
        .getJsonObject(channel)
        .getBoolean("complete");
  }

  @Test
  void givesTheLatestOfEachStateAndThenWhatIsNew() throws Exception {
    publish("stocks/A");
    publish("stocks/A");
    publish("stocks/B");
    publish("trades/A");
    hub.subscribe(subscriber, subscribe(null, null, "stocks/*", "trades/*"));
    publish("stocks/A");
    publish("trades/A");
    assertThat(carrier.offsets("stocks/A")).containsExactly(2L, 5L);
    assertThat(carrier.offsets("stocks/B")).containsExactly(3L);
    assertThat(carrier.offsets("trades/A")).containsExactly(6L);
    JsonObject reply = carrier.lines().get(0);
    assertThat(reply.getInt("id")).isEqualTo(1);
    assertThat(
            reply.getJsonObject("ok").getJsonArray("channels").getJsonObject(1).getString("kind"))
        .isEqualTo("event");
    assertThat(carrier.lines().get(1).getInt("h")).isEqualTo(1);
    assertThat(carrier.lines().get(3).getString("sys")).isEqualTo("live");
    assertThat(carrier.lines().get(3).getString("position")).isEqualTo(at(4).toString());
  }

  @Test
  void aReplySaysHowOftenChannelsAreExpectedToSpeak() throws Exception {
    hub.subscribe(subscriber, subscribe(null, null, "metrics/*", "metrics/a", "rooms/a"));
    assertThat(
            carrier.lines().get(0).getJsonObject("ok").getJsonArray("channels").stream()
                .map(channel -> channel.asJsonObject().getInt("interval", 0)))
        .containsExactly(1_000, 1_000, 0);
  }

  @Test
  void resumesWithoutGapOrDouble() throws Exception {
    for (int i = 0; i < 20; i++) {
      publish(i % 2 == 0 ? "trades/A" : "stocks/A");
    }
    hub.subscribe(subscriber, subscribe(at(10), null, "trades/A", "stocks/A"));
    publish("trades/A");
    assertThat(carrier.offsets("trades/A")).containsExactly(11L, 13L, 15L, 17L, 19L, 21L);
    assertThat(carrier.offsets("stocks/A")).containsExactly(12L, 14L, 16L, 18L, 20L);
    assertThat(complete(carrier.lines().get(0), 0)).isTrue();
    assertThat(carrier.lines()).noneMatch(line -> line.containsKey("h"));
  }

  @Test
  void anEntryThatIsNotDispatchedYetIsSentOnce() throws Exception {
    publish("trades/A");
    journal.append(Notice.of("trades/A", "early"), ChannelKind.EVENT);
    hub.subscribe(subscriber, subscribe(at(0), null, "trades/A"));
    assertThat(carrier.offsets("trades/A")).containsExactly(1L);
    dispatchAll();
    assertThat(carrier.offsets("trades/A")).containsExactly(1L, 2L);
  }

  @Test
  void whatIsDispatchedWhileTheJournalIsReadIsNotMissed() throws Exception {
    publish("trades/A");
    RecoveryPlan plan =
        new RecoveryPlan(
            subscribe(at(0), null, "trades/A"), journal, history, namespaces, subscriber.outbox());
    plan.readAhead(1);
    publish("trades/A");
    Recovery recovery = plan.finish(at(2), 0);
    assertThat(recovery.items())
        .extracting(item -> item.update().entry().offset())
        .containsExactly(1L, 2L);
  }

  @Test
  void ofAPositionThatIsTooOldItIsToldExactlyWhatIsLost() throws Exception {
    for (int i = 0; i < 150; i++) {
      publish(i % 2 == 0 ? "trades/A" : "stocks/A");
    }
    hub.subscribe(subscriber, subscribe(at(10), null, "trades/A", "stocks/A", "rooms/quiet"));
    List<JsonObject> lines = carrier.lines();
    assertThat(complete(lines.get(0), 0)).isFalse();
    assertThat(complete(lines.get(0), 1)).isFalse();
    assertThat(complete(lines.get(0), 2)).isTrue();
    assertThat(lines.get(1).toString())
        .isEqualTo("{\"sys\":\"gap\",\"c\":\"trades/A\",\"lost\":20}");
    assertThat(carrier.offsets("trades/A")).hasSize(50).startsWith(51L).endsWith(149L);
    assertThat(carrier.offsets("stocks/A")).hasSize(50).startsWith(52L).endsWith(150L);
  }

  @Test
  void aStateThatTheJournalLetGoComesFromItsLatest() throws Exception {
    publish("rooms/x");
    publish("stocks/QUIET");
    for (int i = 0; i < 150; i++) {
      publish("trades/A");
    }
    hub.subscribe(subscriber, subscribe(at(1), null, "stocks/*"));
    assertThat(carrier.offsets("stocks/QUIET")).containsExactly(2L);
    assertThat(carrier.lines().get(1).getInt("h")).isEqualTo(1);
    assertThat(complete(carrier.lines().get(0), 0)).isFalse();
  }

  @Test
  void longerAgoThanTheLedgerReachesTheLossIsUnknown() throws Exception {
    for (int i = 0; i < 1_100; i++) {
      publish("trades/A");
    }
    hub.subscribe(subscriber, subscribe(at(10), null, "trades/A"));
    assertThat(carrier.lines().get(1).isNull("lost")).isTrue();
    assertThat(carrier.offsets("trades/A")).hasSize(100);
  }

  @Test
  void manyStatesAreRecoveredWithinASmallOutbox() throws Exception {
    Settings tight = TestSettings.with(10_000, 1L << 30, 32_000);
    Journal theJournal = new MemoryJournal(tight);
    Subscribers those = new Subscribers(tight, TestTelemetry.create());
    Hub theHub = hub(tight, theJournal, those);
    for (int i = 0; i < 500; i++) {
      theJournal.append(Notice.of("stocks/" + i % 50, "x".repeat(400)), ChannelKind.STATE);
    }
    theHub.dispatch(0);
    RecordingCarrier reader = RecordingCarrier.fast();
    Subscriber resuming = those.add(Client.ANONYMOUS, reader).orElseThrow();
    theHub.subscribe(
        resuming, subscribe(new Position(theHub.position().epoch(), 0), null, "stocks/*"));
    assertThat(resuming.outbox().isOverrun()).isFalse();
    assertThat(reader.offsets("stocks/49")).containsExactly(500L);
    assertThat(reader.lines().stream().filter(line -> line.containsKey("x")))
        .hasSize(50)
        .allMatch(line -> line.getInt("x") == 9);
  }

  @Test
  void whoIsGoneIsNotSubscribed() throws Exception {
    subscriber.markGone();
    hub.subscribe(subscriber, subscribe(null, null, "stocks/*"));
    assertThat(subscriber.patterns()).isEmpty();
  }

  @Test
  void aRateIsKeptAndTheLatestValueComesInTheEnd() throws Exception {
    hub.subscribe(
        subscriber,
        new Command.Subscribe(
            1,
            List.of(new ChannelPattern("stocks/A"), new ChannelPattern("trades/A")),
            Optional.empty(),
            Optional.empty(),
            OptionalDouble.of(5)));
    JsonObject channels = carrier.lines().get(0).getJsonObject("ok");
    assertThat(channels.getJsonArray("channels").getJsonObject(0).getInt("rate")).isEqualTo(5);
    assertThat(channels.getJsonArray("channels").getJsonObject(1).isNull("rate")).isTrue();
    for (int i = 0; i < 50; i++) {
      publish("stocks/A");
      publish("trades/A");
    }
    assertThat(carrier.offsets("trades/A")).hasSize(50);
    assertThat(carrier.offsets("stocks/A")).hasSizeLessThan(40);
    await()
        .pollInSameThread()
        .until(
            () -> {
              hub.dispatch(0);
              return carrier.offsets("stocks/A").contains(99L);
            });
    JsonObject last = carrier.lines().get(carrier.lines().size() - 1);
    assertThat(last.getJsonNumber("o").longValue()).isEqualTo(99);
    // A newer trade went out before: it must not move the cursor back.
    assertThat(last.getInt("h")).isEqualTo(1);
    long skipped =
        carrier.lines().stream()
            .filter(line -> line.containsKey("x"))
            .mapToLong(line -> line.getInt("x"))
            .sum();
    assertThat(skipped + carrier.offsets("stocks/A").size()).isEqualTo(50);
  }

  @Test
  void aPositionOfAnotherEpochIsToldAndGetsASnapshot() throws Exception {
    publish("stocks/A");
    hub.subscribe(subscriber, subscribe(new Position("other", 1), null, "stocks/A"));
    assertThat(complete(carrier.lines().get(0), 0)).isFalse();
    assertThat(carrier.offsets("stocks/A")).containsExactly(1L);
  }

  @Test
  void historyComesOldestFirstAndMarked() throws Exception {
    for (int i = 0; i < 30; i++) {
      publish(i % 2 == 0 ? "trades/A" : "stocks/A");
    }
    hub.subscribe(subscriber, subscribe(null, "3", "trades/A", "stocks/A"));
    assertThat(carrier.offsets("trades/A")).containsExactly(25L, 27L, 29L);
    assertThat(carrier.offsets("stocks/A")).containsExactly(26L, 28L, 30L);
    assertThat(carrier.lines().subList(1, 7)).allMatch(line -> line.getInt("h") == 1);
    List<Long> order =
        carrier.lines().subList(1, 7).stream()
            .map(line -> line.getJsonNumber("o").longValue())
            .toList();
    assertThat(order).isSorted();
  }

  @Test
  void aRecoveryLargerThanTheRoomSkipsStatesAndNamesLostEvents() throws Exception {
    Settings roomy = TestSettings.with(10_000, 1L << 30, 20_000);
    Journal longJournal = new MemoryJournal(roomy);
    Subscribers those = new Subscribers(roomy, TestTelemetry.create());
    Hub large = hub(roomy, longJournal, those);
    RecordingCarrier reader = RecordingCarrier.fast();
    for (int i = 0; i < 1_000; i++) {
      boolean trade = i % 2 == 0;
      longJournal.append(
          Notice.of(trade ? "trades/A" : "stocks/A", "x"),
          trade ? ChannelKind.EVENT : ChannelKind.STATE);
    }
    for (int page = 0; page < 10; page++) {
      large.dispatch(0);
    }
    large.subscribe(
        those.add(Client.ANONYMOUS, reader).orElseThrow(),
        subscribe(new Position(large.position().epoch(), 0), null, "trades/A", "stocks/A"));
    JsonObject gap = reader.lines().get(1);
    List<Long> trades = reader.offsets("trades/A");
    assertThat(gap.getInt("lost") + trades.size()).isEqualTo(500);
    assertThat(gap.getString("c")).isEqualTo("trades/A");
    assertThat(trades).endsWith(999L).hasSizeGreaterThan(10);
    assertThat(complete(reader.lines().get(0), 0)).isFalse();
    assertThat(complete(reader.lines().get(0), 1)).isTrue();
    assertThat(reader.offsets("stocks/A")).containsExactly(1_000L);
    assertThat(
            reader.lines().stream()
                .filter(line -> line.containsKey("x"))
                .findFirst()
                .orElseThrow()
                .getInt("x"))
        .isEqualTo(499);
  }

  @Test
  void aSnapshotAskedForTwiceIsWholeBothTimes() throws Exception {
    publish("stocks/B");
    RecordingCarrier slow = RecordingCarrier.slow();
    Subscriber reader = subscribers.add(Client.ANONYMOUS, slow).orElseThrow();
    reader.outbox().offer(new ServerMessage.Refreshed(0));
    hub.subscribe(reader, subscribe(null, null, "stocks/*"));
    hub.subscribe(reader, subscribe(null, null, "stocks/*"));
    slow.takeAll();
    List<String> order =
        slow.lines().stream()
            .map(line -> line.containsKey("c") ? "B" : line.getString("sys", "reply"))
            .toList();
    assertThat(order).containsExactly("reply", "reply", "B", "live", "reply", "B", "live");
  }

  @Test
  void noSubscriptionOfAChannelThatLostSomethingIsComplete() throws Exception {
    for (int i = 0; i < 150; i++) {
      publish("trades/A/x");
    }
    hub.subscribe(subscriber, subscribe(at(10), null, "trades/A/*", "trades/*"));
    assertThat(complete(carrier.lines().get(0), 0)).isFalse();
    assertThat(complete(carrier.lines().get(0), 1)).isFalse();
    assertThat(carrier.lines().stream().filter(line -> line.getString("sys", "").equals("gap")))
        .hasSize(1);
  }

  @Test
  void overlappingSubscriptionsGiveEachUpdateOnce() throws Exception {
    hub.subscribe(subscriber, subscribe(null, null, "stocks/*", "stocks/A"));
    publish("stocks/A");
    assertThat(carrier.offsets("stocks/A")).containsExactly(1L);
  }

  @Test
  void afterUnsubscribingNothingComes() throws Exception {
    hub.subscribe(subscriber, subscribe(null, null, "stocks/*", "trades/*"));
    hub.unsubscribe(
        subscriber,
        new Command.Unsubscribe(
            2, List.of(new ChannelPattern("stocks/*"), new ChannelPattern("rooms/x"))));
    publish("stocks/A");
    publish("trades/A");
    assertThat(carrier.offsets("stocks/A")).isEmpty();
    assertThat(carrier.offsets("trades/A")).containsExactly(2L);
    assertThat(carrier.lines())
        .anyMatch(
            line -> line.toString().equals("{\"id\":2,\"ok\":{\"channels\":[\"stocks/*\"]}}"));
  }

  @Test
  void aChannelThatAppearsLaterBelongsToThePrefix() throws Exception {
    hub.subscribe(subscriber, subscribe(null, null, "stocks/*"));
    publish("stocks/NEW");
    assertThat(carrier.offsets("stocks/NEW")).containsExactly(1L);
  }

  @Test
  void ofACommandThatIsRefusedNothingIsDone() throws Exception {
    var unknown =
        catchThrowableOfType(
            ProtocolException.class,
            () -> hub.subscribe(subscriber, subscribe(null, null, "stocks/*", "stonks/A")));
    assertThat(unknown.code()).isEqualTo(ErrorCode.UNKNOWN_CHANNEL);
    assertThat(unknown.getMessage()).contains("stonks").contains("stocks, trades");
    String[] many = IntStream.range(0, 21).mapToObj(i -> "stocks/" + i).toArray(String[]::new);
    var tooMany =
        catchThrowableOfType(
            ProtocolException.class, () -> hub.subscribe(subscriber, subscribe(null, null, many)));
    assertThat(tooMany.code()).isEqualTo(ErrorCode.TOO_MANY_SUBSCRIPTIONS);
    publish("stocks/1");
    assertThat(carrier.frames).isEmpty();
  }

  @Test
  void aStalledReaderHarmsNobody() throws Exception {
    RecordingCarrier stalled = RecordingCarrier.slow();
    Subscriber slow = subscribers.add(Client.ANONYMOUS, stalled).orElseThrow();
    hub.subscribe(slow, subscribe(null, null, "trades/*"));
    hub.subscribe(subscriber, subscribe(null, null, "trades/*"));
    for (int i = 0; i < 1_000; i++) {
      publish("trades/A");
    }
    assertThat(slow.outbox().isOverrun()).isTrue();
    assertThat(carrier.offsets("trades/A")).hasSize(1_000);
  }

  @Test
  void forgettingLeavesNothingBehind() throws Exception {
    hub.subscribe(subscriber, subscribe(null, null, "stocks/*"));
    hub.forget(subscriber);
    publish("stocks/A");
    assertThat(carrier.offsets("stocks/A")).isEmpty();
    assertThat(subscriber.patterns()).isEmpty();
  }

  /** A reader's socket is written to where the caller is: nobody else may wait for that. */
  @Test
  void nothingIsSentUnderTheLock() throws Exception {
    publish("stocks/A");
    Set<String> sentUnderLock = ConcurrentHashMap.newKeySet();
    carrier.onSend(
        () -> {
          try {
            CompletableFuture.supplyAsync(hub::position).get(5, TimeUnit.SECONDS);
          } catch (Exception e) {
            sentUnderLock.add(e.toString());
          }
        });
    hub.subscribe(subscriber, subscribe(null, "10", "stocks/*"));
    hub.heartbeat(subscriber);
    hub.unsubscribe(
        subscriber, new Command.Unsubscribe(2, List.of(new ChannelPattern("stocks/*"))));
    assertThat(carrier.lines()).hasSizeGreaterThanOrEqualTo(5);
    assertThat(sentUnderLock).isEmpty();
  }

  @Test
  void aPrefixStandsForNamesWithEveryCharacter() throws Exception {
    publish("rooms/\uFFFF");
    publish("rooms/\uFFFFx");
    publish("rooms0/a");
    hub.subscribe(subscriber, subscribe(null, "10", "rooms/*"));
    publish("rooms/\uFFFFy");
    assertThat(carrier.lines())
        .filteredOn(line -> line.containsKey("o"))
        .extracting(line -> line.getString("c"))
        .containsExactly("rooms/\uFFFF", "rooms/\uFFFFx", "rooms/\uFFFFy");
  }

  @Test
  void whoUsesUpTheChannelsOfOneNamespaceTakesNoneOfAnother() throws Exception {
    publish("stocks/A");
    hub.subscribe(subscriber, subscribe(null, null, "rooms/7"));
    for (int i = 0; i < 500; i++) {
      publish("rooms/" + i);
    }
    publish("stocks/B");
    publish("rooms/7");
    assertThat(carrier.offsets("rooms/7")).containsExactly(9L, 503L);
    hub.subscribe(subscriber, subscribe(null, null, "stocks/*"));
    assertThat(carrier.offsets("stocks/A")).containsExactly(1L);
    assertThat(carrier.offsets("stocks/B")).containsExactly(502L);
  }

  @Test
  void aConnectionWhoseRateIsGoneIsNotLookedAfterAnyMore() throws Exception {
    var slowly =
        new Command.Subscribe(
            1,
            List.of(new ChannelPattern("stocks/A")),
            Optional.empty(),
            Optional.empty(),
            OptionalDouble.of(1));
    hub.subscribe(subscriber, slowly);
    publish("stocks/A");
    assertThat(hub.hasRated()).isTrue();
    hub.unsubscribe(subscriber, new Command.Unsubscribe(2, slowly.patterns()));
    dispatchUntilNobodyIsRated();
    hub.subscribe(subscriber, slowly);
    hub.subscribe(subscriber, subscribe(null, null, "stocks/A"));
    dispatchUntilNobodyIsRated();
  }

  private void dispatchUntilNobodyIsRated() {
    await()
        .until(
            () -> {
              dispatchAll();
              return !hub.hasRated();
            });
  }

  @Test
  void aValueHeldForARateThatIsGoneDoesNotComeAfterANewerOne() throws Exception {
    hub.subscribe(
        subscriber,
        new Command.Subscribe(
            1,
            List.of(new ChannelPattern("stocks/A")),
            Optional.empty(),
            Optional.empty(),
            OptionalDouble.of(0.1)));
    publish("stocks/A");
    publish("stocks/A");
    publish("stocks/A");
    hub.subscribe(subscriber, subscribe(at(3), null, "stocks/A"));
    publish("stocks/A");
    assertThat(carrier.offsets("stocks/A")).containsExactly(1L, 4L);
    assertThat(carrier.lines())
        .filteredOn(line -> line.containsKey("o"))
        .last()
        .matches(line -> line.getInt("x") == 2);
    dispatchUntilNobodyIsRated();
  }

  @Test
  void whatLeavesTheJournalWhileItIsReadIsTold() throws Exception {
    for (int i = 0; i < 10; i++) {
      publish("rooms/a");
    }
    RecoveryPlan plan =
        new RecoveryPlan(
            subscribe(at(2), null, "rooms/*"), journal, history, namespaces, subscriber.outbox());
    plan.readAhead(10);
    for (int i = 0; i < 300; i++) {
      publish("rooms/new" + i);
    }
    Recovery recovery = plan.finish(at(310), 0);
    assertThat(recovery.items()).hasSizeLessThan(308);
    assertThat(recovery.before().get(0))
        .isInstanceOfSatisfying(
            ServerMessage.Subscribed.class,
            reply -> assertThat(reply.channels().get(0).complete()).isFalse());
    assertThat(recovery.before().get(1))
        .isEqualTo(new ServerMessage.Gap("rooms/*", OptionalLong.empty()));
  }

  @Test
  void theLatestOfManyLargeChannelsStaysWithinTheBoundOfHistory() throws Exception {
    String large = "x".repeat(60_000);
    for (int i = 0; i < 50; i++) {
      journal.append(Notice.of("rooms/" + i, large), ChannelKind.EVENT);
      dispatchAll();
    }
    long kept = 0;
    for (int i = 0; i < 50; i++) {
      Command.History look =
          new Command.History(1, new Channel("rooms/" + i), HistoryRange.ofCount(10));
      kept += hub.past(look, 1L << 30).entries().stream().mapToLong(Entry::updateBytes).sum();
    }
    assertThat(kept).isBetween(100_000L, settings.history().maxBytes());
  }

  @Test
  void aSubscriptionThatCannotBeServedLeavesNothingBehind() throws Exception {
    RecordingCarrier slow = RecordingCarrier.slow();
    Subscriber reader = subscribers.add(Client.ANONYMOUS, slow).orElseThrow();
    hub.subscribe(reader, subscribe(null, null, "rooms/a", "stocks/1"));
    for (int i = 0; i < 50; i++) {
      publish("stocks/" + i);
    }
    while (reader.outbox().roomForAnswers() > 0) {
      publish("rooms/a");
    }
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> hub.subscribe(reader, subscribe(null, null, "stocks/*", "stocks/1")))
        .matches(refused -> refused.code() == ErrorCode.BUSY);
    slow.takeAll();
    publish("stocks/1");
    publish("stocks/2");
    publish("rooms/a");
    slow.takeAll();
    assertThat(slow.offsets("stocks/2")).isEmpty();
    assertThat(slow.offsets("stocks/1")).hasSize(2);
    assertThat(slow.offsets("rooms/a")).endsWith(journal.head().offset());
    assertThat(reader.patterns().keySet())
        .extracting(ChannelPattern::text)
        .containsExactly("rooms/a", "stocks/1");
  }

  /** The history may have read on, and a short one may hold nothing older any more. */
  @Test
  void aSnapshotIsWholeThoughTheHistoryIsAhead() throws Exception {
    publish("stocks/A");
    for (int i = 0; i < 20; i++) {
      journal.append(Notice.of("stocks/A", "later"), ChannelKind.STATE);
    }
    history.catchUp(Long.MAX_VALUE);
    hub.subscribe(subscriber, subscribe(null, null, "stocks/*"));
    assertThat(carrier.offsets("stocks/A")).singleElement().matches(offset -> offset > 1);
    dispatchAll();
    assertThat(carrier.offsets("stocks/A")).endsWith(21L);
  }

  @Test
  void aSnapshotIsTheAnswerToManyEnds() throws Exception {
    Settings roomy = TestSettings.with(10_000, 100_000_000, 1 << 20, 20_000);
    Journal longJournal = new MemoryJournal(roomy);
    Subscribers those = new Subscribers(roomy, TestTelemetry.create());
    History theHistory = new History(roomy, longJournal, TestTelemetry.create());
    Hub theHub = hub(roomy, longJournal, theHistory, those);
    for (int i = 0; i < 3_000; i++) {
      longJournal.append(Gone.of("stocks/" + i), ChannelKind.STATE);
    }
    longJournal.append(Notice.of("stocks/A", "x"), ChannelKind.STATE);
    longJournal.append(Notice.of("rooms/a", "x"), ChannelKind.EVENT);
    while (theHub.position().offset() < 3_002) {
      theHub.dispatch(0);
    }
    RecordingCarrier few = RecordingCarrier.fast();
    RecordingCarrier many = RecordingCarrier.fast();
    String epoch = theHub.position().epoch();
    theHub.subscribe(
        those.add(Client.ANONYMOUS, few).orElseThrow(),
        subscribe(new Position(epoch, 2_500), null, "stocks/*"));
    theHub.subscribe(
        those.add(Client.ANONYMOUS, many).orElseThrow(),
        subscribe(new Position(epoch, 10), null, "stocks/*", "rooms/*"));
    assertThat(few.lines().get(0).getJsonObject("ok").getBoolean("recovered")).isTrue();
    assertThat(few.lines()).filteredOn(line -> line.containsKey("gone")).hasSize(500);
    assertThat(many.lines().get(0).getJsonObject("ok").getBoolean("recovered")).isFalse();
    assertThat(many.lines()).noneMatch(line -> line.containsKey("gone"));
    assertThat(many.offsets("stocks/A")).containsExactly(3_001L);
    // Events are continued all the same.
    assertThat(many.offsets("rooms/a")).containsExactly(3_002L);
    assertThat(complete(many.lines().get(0), 0)).isFalse();
    assertThat(complete(many.lines().get(0), 1)).isTrue();
    assertThat(many.lines()).noneMatch(line -> line.getString("sys", "").equals("gap"));
  }

  @Test
  void anEndIsSentAndNothingIsLeftOfTheChannel() throws Exception {
    publish("stocks/A");
    hub.subscribe(subscriber, subscribe(null, null, "stocks/*"));
    journal.append(Gone.of("stocks/A"), ChannelKind.STATE);
    dispatchAll();
    publish("stocks/A");
    assertThat(carrier.offsets("stocks/A")).containsExactly(1L, 2L, 3L);
    assertThat(carrier.lines())
        .filteredOn(line -> line.containsKey("gone"))
        .singleElement()
        .matches(line -> line.getInt("o") == 2);
  }
}
