package io.pulseboard.soundness;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseboard.hub.HubDriver;
import io.pulseboard.hub.delivery.Reader;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.soundness.Book.Published;
import io.pulseboard.soundness.ModelClient.Following;
import io.pulseboard.wire.CloseCode;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** One connection of a {@link ModelClient}: what it says on it and what it may hear. */
final class ModelConnection implements Reader {

  private static final String EVENT_PATTERNS = "(trades|rooms)/.*";

  private final World world;
  private final ModelClient client;
  private final Book book;
  private final HubDriver.Connection server;

  private List<String> underWay;
  private Runnable taken;

  private final Map<Integer, Asked> asked = new HashMap<>();
  private final Map<Integer, Given> given = new HashMap<>();
  private int nextId = 1;

  /** The names and prefixes whose subscription was confirmed. */
  private final Set<String> active = new LinkedHashSet<>();

  /** Those that were given back since: what was skipped then may still be counted. */
  private final Set<String> formerly = new LinkedHashSet<>();

  /** The last offset of each channel that came, as long as it is followed without a break. */
  private final Map<String, Skips> skips = new HashMap<>();

  private Recovery recovery;
  private long newest;
  private boolean welcomed;
  private boolean refused;

  ModelConnection(World world, ModelClient client) {
    this.world = world;
    this.client = client;
    this.book = world.book();
    this.server = world.hub().connect(this);
  }

  /**
   * A subscription that was asked for.
   *
   * @param followings what it names
   * @param since the epoch of its position, null where it has none
   * @param offset of its position
   * @param evicted whether the journal had let go something after the position
   * @param lostAhead how many updates the journal had let go before they were fanned out: the next
   *     resume tells of them too
   * @param history a count, 0 for none
   */
  private record Asked(
      List<Following> followings,
      Book since,
      long offset,
      boolean evicted,
      long lostAhead,
      int history) {

    List<String> patterns() {
      return followings.stream().map(Following::pattern).toList();
    }

    boolean isResume() {
      return since != null;
    }
  }

  /** A subscription that was given back, and up to where it had been served. */
  private record Given(Following following, long upTo) {}

  /** What came between a reply and its live line. */
  private static final class Recovery {
    private final int id;
    private final Asked asked;
    private final long position;
    private final JsonObject reply;
    private final Map<String, Long> gaps = new HashMap<>();
    private boolean uncounted;
    private int recovered;

    Recovery(int id, Asked asked, long position, JsonObject reply) {
      this.id = id;
      this.asked = asked;
      this.position = position;
      this.reply = reply;
    }
  }

  /**
   * From where the skipped values of a channel count.
   *
   * @param offset of the last value that came, or after which they come
   * @param snapshots that were asked for since and did not come: each may count as one skipped
   * @param exact whether the count can be told
   */
  private record Skips(long offset, int snapshots, boolean exact) {}

  /** For a channel that was not there when its prefix was subscribed. */
  private static final Skips FROM_THE_BEGINNING = new Skips(0, 0, true);

  void open() {
    read(1);
    assertThat(welcomed).isTrue();
  }

  void resume(List<Following> followings, Book since, long offset) {
    boolean usable = since == book;
    boolean evicted = usable && offset < world.oldest() - 1;
    if (evicted) {
      world.note(Happening.EVICTION);
    }
    if (!usable) {
      world.note(Happening.OTHER_EPOCH);
    }
    say(
        new Asked(followings, since, offset, evicted, lostAhead(), 0),
        ",\"since\":\"" + since.epoch() + ":" + offset + "\"");
  }

  private long lostAhead() {
    return Math.max(0, world.oldest() - 1 - world.hub().dispatched());
  }

  void subscribe(List<Following> followings, int history) {
    say(
        new Asked(followings, null, 0, false, 0, history),
        history == 0 ? "" : ",\"history\":" + history);
  }

  private void say(Asked command, String more) {
    int id = nextId++;
    asked.put(id, command);
    server.say(
        "{\"id\":"
            + id
            + ",\"op\":\"subscribe\",\"channels\":[\""
            + String.join("\",\"", command.patterns())
            + "\"]"
            + more
            + "}");
  }

  void unsubscribe(Following following) {
    int id = nextId++;
    given.put(id, new Given(following, world.hub().dispatched()));
    server.say(
        "{\"id\":"
            + id
            + ",\"op\":\"unsubscribe\",\"channels\":[\""
            + following.pattern()
            + "\"]}");
  }

  void heartbeat() {
    server.heartbeat();
  }

  void watch() {
    server.watch();
  }

  boolean isIdle() {
    return underWay == null && asked.isEmpty() && given.isEmpty() && recovery == null && !refused;
  }

  boolean isRefused() {
    return refused;
  }

  void verifyEmpty() {
    assertThat(server.bytes()).as("bytes that wait when nothing does").isZero();
  }

  @Override
  public void receive(List<String> lines, Runnable whenTaken) {
    assertThat(underWay).as("one frame under way at most").isNull();
    underWay = lines;
    taken = whenTaken;
  }

  @Override
  public void closed(CloseCode code) {
    assertThat(code).isEqualTo(CloseCode.SLOW_READER);
    world.note(Happening.OVERRUN);
    client.cut();
  }

  /** The connection is gone: what was on its way does not arrive. */
  void end() {
    server.cut();
    given.values().forEach(one -> client.verify(one.following(), client.cursor()));
    if (recovery != null && recovery.asked.isResume()) {
      world.note(Happening.CUT_IN_RECOVERY);
      announceMissing(Math.min(client.cursor(), recovery.position));
    }
  }

  void read(int frames) {
    for (int i = 0; i < frames && underWay != null; i++) {
      List<String> lines = underWay;
      Runnable done = taken;
      underWay = null;
      lines.forEach(line -> hear(Json.createReader(new StringReader(line)).readObject()));
      done.run();
    }
  }

  private void hear(JsonObject line) {
    String system = line.getString("sys", "");
    assertThat(system.equals("welcome")).as("the welcome comes first").isEqualTo(!welcomed);
    switch (system) {
      case "welcome" -> {
        welcomed = true;
        assertThat(line.getString("epoch")).isEqualTo(book.epoch());
      }
      case "live" -> live(line);
      case "gap" -> gap(line);
      case "heartbeat" -> client.advance(book, offset(line.getString("position")));
      case "" -> {
        if (line.containsKey("c")) {
          update(line);
        } else if (line.containsKey("error")) {
          refused(line);
        } else if (given.containsKey(line.getInt("id"))) {
          unsubscribed(line);
        } else {
          subscribed(line);
        }
      }
      default -> throw new AssertionError("Not expected: " + line);
    }
  }

  private long offset(String position) {
    assertThat(position).startsWith(book.epoch() + ":");
    return Long.parseLong(position.substring(position.indexOf(':') + 1));
  }

  private void refused(JsonObject line) {
    assertThat(line.getJsonObject("error").getBoolean("retry")).as("refused: %s", line).isTrue();
    assertThat(asked.remove(line.getInt("id"))).isNotNull();
    refused = true;
    world.note(Happening.BUSY);
  }

  private void subscribed(JsonObject line) {
    int id = line.getInt("id");
    Asked command = asked.remove(id);
    assertThat(command).as("a command of %s", line).isNotNull();
    assertThat(recovery).as("a recovery under way").isNull();
    JsonObject ok = line.getJsonObject("ok");
    recovery = new Recovery(id, command, offset(ok.getString("position")), ok);
    book.newestStates(command.patterns(), recovery.position)
        .forEach((channel, latest) -> skips.put(channel, skipsFrom(command, channel, latest)));
    active.addAll(command.patterns());
    snapshot.clear();
    assertThat(ok.containsKey("recovered")).isEqualTo(command.isResume());
    assertThat(ok.getBoolean("recovered", false))
        .as("whether %s goes on", command)
        .isEqualTo(command.isResume() && command.since() == book);
  }

  private Skips skipsFrom(Asked command, String channel, long latest) {
    boolean goesOn = Book.covers(active, channel);
    Skips before = skips.get(channel);
    if (before == null && (goesOn || Book.covers(formerly, channel))) {
      before = FROM_THE_BEGINNING;
    }
    if (before != null) {
      return new Skips(before.offset(), before.snapshots() + 1, before.exact() && goesOn);
    }
    return command.isResume() && command.since() == book
        ? new Skips(command.offset(), 0, !command.evicted())
        : new Skips(latest, 1, true);
  }

  private void gap(JsonObject line) {
    assertThat(recovery).as("a gap belongs to a recovery: %s", line).isNotNull();
    assertThat(recovery.recovered).as("gaps come before updates").isZero();
    assertThat(recovery.asked.isResume()).as("a gap without a position: %s", line).isTrue();
    if (line.isNull("lost")) {
      recovery.uncounted = true;
      recovery.gaps.put(line.getString("c"), null);
      world.note(Happening.UNCOUNTED_GAP);
    } else {
      recovery.gaps.put(line.getString("c"), line.getJsonNumber("lost").longValue());
      world.note(Happening.COUNTED_GAP);
    }
  }

  private void update(JsonObject line) {
    String channel = line.getString("c");
    long offset = line.getJsonNumber("o").longValue();
    Published truth = book.at(offset);
    assertThat(truth.channel()).isEqualTo(channel);
    assertThat(line.containsKey("gone")).as("an end: %s", line).isEqualTo(truth.isEnd());
    if (!truth.isEnd()) {
      assertThat(line.getJsonObject("d").getInt("n")).isEqualTo(truth.number());
    }
    assertThat(Book.covers(active, channel)).as("%s is followed", channel).isTrue();
    boolean marked = line.containsKey("h");
    snapshot.add(channel);
    if (recovery != null) {
      recovery.recovered++;
    }
    if (marked) {
      assertThat(recovery == null && truth.kind() == ChannelKind.EVENT)
          .as("an old event outside of history: %s", line)
          .isFalse();
    } else {
      assertThat(offset).as("offsets only grow").isGreaterThan(newest);
      newest = offset;
      client.receive(book, offset);
    }
    if (truth.kind() == ChannelKind.STATE) {
      state(channel, offset, marked, line.getInt("x", 0));
    } else {
      assertThat(line).as("events are never skipped by count").doesNotContainKey("x");
    }
  }

  private void state(String channel, long offset, boolean marked, int skipped) {
    if (skipped > 0) {
      world.note(Happening.CONFLATION);
    }
    Skips before = skips.getOrDefault(channel, FROM_THE_BEGINNING);
    if (isHistory(channel, offset, marked)) {
      assertThat(skipped).as("history skips nothing").isZero();
      return;
    }
    int between = (int) book.countAll(channel, before.offset(), offset);
    // What was before an end need not be counted: the history may know of the end already.
    long begin = Math.max(before.offset(), book.lastEnd(channel, offset + 1));
    int least = before.exact() ? (int) book.count(channel, begin, offset) : 0;
    assertThat(skipped)
        .as("skipped values of %s, %s, now %s", channel, before, offset)
        .isBetween(least, between + before.snapshots());
    skips.put(channel, new Skips(offset, 0, true));
    client.show(book, channel, offset);
    shownEarly.put(channel, offset);
    if (book.at(offset).isEnd()) {
      world.note(Happening.END_TOLD);
    }
  }

  /** Values, and ends, that came before a new epoch's cursor was reached. */
  private final Map<String, Long> shownEarly = new HashMap<>();

  /** The state channels that came since the last reply. */
  private final Set<String> snapshot = new HashSet<>();

  private boolean isHistory(String channel, long offset, boolean marked) {
    return marked
        && recovery != null
        && recovery.asked.history() > 0
        && book.latestStates(active, recovery.position).getOrDefault(channel, 0L) > offset;
  }

  private void live(JsonObject line) {
    assertThat(recovery).as("live without a reply: %s", line).isNotNull();
    assertThat(line.getInt("id")).as("live of the last reply").isEqualTo(recovery.id);
    assertThat(offset(line.getString("position"))).isEqualTo(recovery.position);
    Asked command = recovery.asked;
    boolean goesOn = command.isResume() && command.since() == book;
    if (goesOn) {
      verifyRecovered();
    } else {
      verifySnapshot();
    }
    client.advance(book, recovery.position);
    shownEarly.forEach((channel, offset) -> client.show(book, channel, offset));
    shownEarly.clear();
    if (!goesOn && client.keepOnly(snapshot, command.patterns(), recovery.position)) {
      world.note(Happening.END_BY_SNAPSHOT);
    }
    boolean isNew = command.isResume() && !goesOn;
    command.followings().forEach(one -> client.settle(one, recovery.position, isNew));
    recovery = null;
  }

  private void verifySnapshot() {
    boolean isResume = recovery.asked.isResume();
    for (String pattern : recovery.asked.patterns()) {
      assertThat(complete(pattern)).as("%s is complete", pattern).isEqualTo(!isResume);
      assertThat(recovery.gaps.containsKey(pattern))
          .as("a gap on %s", pattern)
          .isEqualTo(isResume && pattern.matches(EVENT_PATTERNS));
    }
    assertThat(recovery.gaps.values()).as("counts that can't be known").allMatch(Objects::isNull);
  }

  private void verifyRecovered() {
    Asked command = recovery.asked;
    Set<Long> missing = missing(recovery.position);
    if (recovery.uncounted) {
      assertThat(command.evicted()).as("a gap that could have been counted").isTrue();
    } else {
      assertThat(recovery.gaps.values().stream().mapToLong(Long::longValue).sum())
          .as("lost events by the gaps %s, and in truth %s", recovery.gaps, missing)
          .isBetween((long) missing.size(), missing.size() + command.lostAhead());
    }
    List<String> incomplete =
        command.patterns().stream().filter(pattern -> !complete(pattern)).toList();
    assertThat(missing)
        .as("events that are missing where %s is said to be complete", command.patterns())
        .allMatch(offset -> Book.covers(incomplete, book.at(offset).channel()));
    if (!command.evicted()) {
      assertThat(incomplete)
          .as("what is said to be incomplete, without %s", missing)
          .allMatch(pattern -> missing.stream().anyMatch(offset -> covers(pattern, offset)));
    }
    if (!missing.isEmpty() && !command.evicted()) {
      world.note(Happening.SHORTENED_RECOVERY);
    }
    client.announce(missing);
  }

  private boolean covers(String pattern, long offset) {
    return Book.covers(List.of(pattern), book.at(offset).channel());
  }

  private boolean complete(String pattern) {
    return recovery.reply.getJsonArray("channels").getValuesAs(JsonObject.class).stream()
        .filter(channel -> channel.getString("channel").equals(pattern))
        .findFirst()
        .orElseThrow()
        .getBoolean("complete");
  }

  /** What a resume should have brought up to an offset, and did not. */
  private Set<Long> missing(long upTo) {
    Asked command = recovery.asked;
    Set<Long> missing = new TreeSet<>(book.events(command.patterns(), command.offset(), upTo));
    missing.removeIf(client::hasReceived);
    return missing;
  }

  private void announceMissing(long upTo) {
    if (recovery.asked.since() != book) {
      return;
    }
    Set<Long> missing = missing(upTo);
    if (!recovery.uncounted) {
      assertThat(recovery.gaps.values().stream().mapToLong(Long::longValue).sum())
          .as("lost events by the gaps, and %s in truth", missing)
          .isGreaterThanOrEqualTo(missing.size());
    }
    client.announce(missing);
  }

  private void unsubscribed(JsonObject line) {
    Given one = given.remove(line.getInt("id"));
    client.verify(one.following(), one.upTo());
    if (active.remove(one.following().pattern())) {
      formerly.add(one.following().pattern());
      Collection<String> left = new ArrayList<>(active);
      skips.replaceAll(
          (channel, before) ->
              Book.covers(left, channel)
                  ? before
                  : new Skips(before.offset(), before.snapshots(), false));
    }
  }

  @Override
  public String toString() {
    return "under way " + underWay + ", asked " + asked.keySet() + ", refused " + refused;
  }
}
