package io.pulseboard.hub;

import io.pulseboard.history.Window;
import io.pulseboard.hub.Recovery.Item;
import io.pulseboard.journal.Entry;
import io.pulseboard.journal.Journal;
import io.pulseboard.journal.Namespaces;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.ChannelPattern;
import io.pulseboard.model.Position;
import io.pulseboard.wire.Command;
import io.pulseboard.wire.ErrorCode;
import io.pulseboard.wire.ProtocolException;
import io.pulseboard.wire.SystemWriter;
import io.pulseboard.wire.SystemWriter.Subscribed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Works out what a subscription gets before anything live. Used by one thread, for one command.
 *
 * <p>With a position of this journal, the journal is read twice: {@link #readAhead} does the bulk
 * of it without the hub's lock, {@link #finish} the little that came since, under it. What the
 * journal no longer keeps is counted from its ledger.
 */
final class RecoveryPlan {

  private static final int PAGE = 4_096;

  /** What a reply says of one channel, and a gap notice, besides the name. */
  private static final int REPLY_BYTES = 80;

  private final Command.Subscribe command;
  private final Journal journal;
  private final Namespaces namespaces;
  private final Patterns patterns;
  private final boolean canContinue;
  private final List<Entry> missed = new ArrayList<>();

  /** Updates that can't be sent any more, by pattern; an empty count is an unknown one. */
  private final Map<ChannelPattern, OptionalLong> lost = new LinkedHashMap<>();

  private final Set<String> lostChannels = new HashSet<>();
  private final Set<ChannelPattern> incomplete = new HashSet<>();
  private long readUpTo;

  RecoveryPlan(Command.Subscribe command, Journal journal, Namespaces namespaces) {
    this.command = command;
    this.journal = journal;
    this.namespaces = namespaces;
    this.patterns = new Patterns(command.patterns());
    this.canContinue = command.since().filter(journal::knows).isPresent();
    this.readUpTo = command.since().map(Position::offset).orElse(0L);
  }

  /**
   * Reads most of what was missed. Takes as long as the journal is; holds no lock.
   *
   * @param fannedOut the offset up to which everything has been fanned out already; what comes
   *     later is not this plan's
   */
  void readAhead(long fannedOut) {
    readUpTo(fannedOut);
  }

  private void readUpTo(long last) {
    while (canContinue && readUpTo < last) {
      Journal.Page page = journal.readAfter(readUpTo, (int) Math.min(PAGE, last - readUpTo));
      if (page.missed() > 0) {
        countLost(readUpTo, Math.min(readUpTo + page.missed(), last));
      }
      for (Entry entry : page.entries()) {
        if (entry.offset() <= last && patterns.of(entry.channel()) != null) {
          missed.add(entry);
        }
      }
      readUpTo = Math.min(readUpTo + page.missed() + page.entries().size(), last);
    }
  }

  private void countLost(long after, long upTo) {
    Optional<Map<String, Long>> counts = journal.count(after, upTo);
    if (counts.isEmpty()) {
      loseAll();
    } else {
      counts.get().forEach(this::countLost);
    }
  }

  /** Nobody can say how much. */
  private void loseAll() {
    command.patterns().forEach(pattern -> lost.put(pattern, OptionalLong.empty()));
    incomplete.addAll(command.patterns());
  }

  private void countLost(String channel, long count) {
    ChannelPattern pattern = patterns.of(channel);
    if (pattern != null) {
      if (lostChannels.add(channel)) {
        // The count goes to one subscription, but none that the channel belongs to is complete.
        command.patterns().stream().filter(one -> one.matches(channel)).forEach(incomplete::add);
      }
      lost.merge(
          pattern,
          OptionalLong.of(count),
          (sum, more) -> sum.isEmpty() ? sum : OptionalLong.of(sum.getAsLong() + more.getAsLong()));
    }
  }

  /**
   * The whole answer, up to a position.
   *
   * @param position the last one that was fanned out
   * @param topics for the snapshot and history
   * @param outbox whose room it has to fit
   * @param nowMillis for a history that is given as a duration
   * @throws ProtocolException when it can't fit, now or ever
   */
  Recovery finish(Position position, Topics topics, Outbox outbox, long nowMillis)
      throws ProtocolException {
    readUpTo(position.offset());
    long overhead =
        command.patterns().stream()
            .mapToLong(
                pattern -> 2L * (REPLY_BYTES + pattern.text().length()) + Outbox.LINE_OVERHEAD)
            .sum();
    Room room = new Room(outbox.room() * 3 / 4 - overhead, outbox.capacity() * 3 / 4 - overhead);
    Set<Window> windows = new LinkedHashSet<>();
    command.patterns().forEach(pattern -> windows.addAll(topics.windows(pattern)));
    List<Item> items = canContinue ? recovered(windows, room) : past(windows, room, nowMillis);
    if (!canContinue && command.since().isPresent()) {
      loseAll();
    }
    List<Line> before = new ArrayList<>();
    before.add(
        new Line.Sys(
            Line.Kind.REPLY, SystemWriter.subscribed(command.id(), position, subscribed())));
    gaps().forEach(gap -> before.add(new Line.Sys(Line.Kind.GAP, gap)));
    return new Recovery(
        before,
        items,
        new Line.Sys(Line.Kind.LIVE, SystemWriter.live(command.id(), position), position.offset()));
  }

  private List<Subscribed> subscribed() {
    return command.patterns().stream()
        .map(
            pattern ->
                new Subscribed(
                    pattern.text(),
                    kindOf(pattern),
                    !incomplete.contains(pattern),
                    kindOf(pattern) == ChannelKind.STATE ? command.rate() : OptionalDouble.empty()))
        .toList();
  }

  private Stream<String> gaps() {
    return lost.entrySet().stream()
        .filter(gap -> kindOf(gap.getKey()) == ChannelKind.EVENT)
        .map(gap -> SystemWriter.gap(gap.getKey().text(), gap.getValue()));
  }

  private ChannelKind kindOf(ChannelPattern pattern) {
    return namespaces.kindOf(pattern.namespace()).orElseThrow();
  }

  /** What the outbox can take: now, and if it were empty. */
  private static final class Room {
    private final long capacity;
    private long left;

    Room(long left, long capacity) {
      this.left = left;
      this.capacity = capacity;
    }

    /** Takes what can't be left out. */
    void require(long channels) throws ProtocolException {
      long cost = channels * Outbox.LINE_OVERHEAD;
      if (cost > capacity) {
        throw new ProtocolException(
            ErrorCode.TOO_MANY_SUBSCRIPTIONS,
            "These stand for "
                + channels
                + " channels; one connection has room for "
                + Math.max(0, capacity / Outbox.LINE_OVERHEAD)
                + ".");
      }
      if (cost > left) {
        throw new ProtocolException(
            ErrorCode.BUSY, "Too much is waiting for this connection. Say it again in a moment.");
      }
      left -= cost;
    }

    /** Takes an entry if it fits. */
    boolean take(Entry entry) {
      left -= cost(entry);
      return left >= 0;
    }
  }

  /**
   * What was missed; and the latest of state channels of which the journal has let something go, or
   * that have a rate.
   */
  private List<Item> recovered(Set<Window> windows, Room room) throws ProtocolException {
    List<Item> items = new ArrayList<>(latestOfThoseNotMissed(windows));
    room.require(items.size());
    if (cost(missed) <= room.left) {
      missed.forEach(entry -> items.add(new Item(new Line.Upd(entry, false, 0), false)));
      return items;
    }
    Map<String, Integer> values = new HashMap<>();
    missed.stream()
        .filter(entry -> entry.kind() == ChannelKind.STATE)
        .forEach(entry -> values.merge(entry.channel(), 1, Integer::sum));
    room.require(values.size());
    Set<String> taken = new HashSet<>();
    List<Item> newestFirst = new ArrayList<>();
    for (int i = missed.size() - 1; i >= 0; i--) {
      Entry entry = missed.get(i);
      if (entry.kind() == ChannelKind.STATE) {
        if (taken.add(entry.channel())) {
          int skipped = values.get(entry.channel()) - 1;
          newestFirst.add(new Item(new Line.Upd(entry, false, skipped), true));
        }
      } else if (room.take(entry)) {
        newestFirst.add(new Item(new Line.Upd(entry, false, 0), false));
      } else {
        room.left = 0;
        countLost(entry.channel(), 1);
      }
    }
    Collections.reverse(newestFirst);
    items.addAll(newestFirst);
    return items;
  }

  private List<Item> latestOfThoseNotMissed(Set<Window> windows) {
    Set<String> recovered = new HashSet<>();
    missed.forEach(entry -> recovered.add(entry.channel()));
    long since = command.since().orElseThrow().offset();
    return windows.stream()
        .map(Window::latest)
        .filter(latest -> latest.kind() == ChannelKind.STATE)
        .filter(latest -> !recovered.contains(latest.channel()))
        .filter(latest -> command.rate().isPresent() || latest.offset() > since)
        .sorted(Comparator.comparingLong(Entry::offset))
        .map(latest -> new Item(new Line.Upd(latest, true, 0), true))
        .toList();
  }

  /**
   * The snapshot, and the history if it was asked for, by growing offset: what fits, without the
   * oldest history.
   */
  private List<Item> past(Set<Window> windows, Room room, long nowMillis) throws ProtocolException {
    List<Item> items = new ArrayList<>();
    for (Window window : windows) {
      if (window.latest().kind() == ChannelKind.STATE) {
        items.add(new Item(new Line.Upd(window.latest(), true, 0), true));
      }
    }
    room.require(items.size());
    if (command.history().isPresent()) {
      PastEntries past = new PastEntries(windows, command.history().get(), nowMillis);
      for (Entry entry = past.next(); entry != null && room.take(entry); entry = past.next()) {
        items.add(new Item(new Line.Upd(entry, true, 0), false));
      }
    }
    items.sort(Comparator.comparingLong(item -> item.update().entry().offset()));
    return items;
  }

  private static long cost(Collection<Entry> entries) {
    return entries.stream().mapToLong(RecoveryPlan::cost).sum();
  }

  private static long cost(Entry entry) {
    return Outbox.LINE_OVERHEAD + entry.bytes();
  }
}
