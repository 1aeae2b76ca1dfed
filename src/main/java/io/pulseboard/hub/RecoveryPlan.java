package io.pulseboard.hub;

import io.pulseboard.history.Window;
import io.pulseboard.hub.Recovery.Item;
import io.pulseboard.journal.Entry;
import io.pulseboard.journal.Journal;
import io.pulseboard.journal.Namespaces;
import io.pulseboard.model.Channel;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.ChannelPattern;
import io.pulseboard.model.Position;
import io.pulseboard.wire.Command;
import io.pulseboard.wire.ErrorCode;
import io.pulseboard.wire.ProtocolException;
import io.pulseboard.wire.SystemWriter;
import io.pulseboard.wire.SystemWriter.Subscribed;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Works out what a subscription gets before anything live. Used by one thread, for one command.
 *
 * <p>With a position of this journal, {@link #readAhead} reads what was missed without the hub's
 * lock, {@link #finish} the little that came since, under it.
 */
final class RecoveryPlan {

  /** What a reply says of one channel, and a gap notice, besides the name. */
  private static final int REPLY_BYTES = 80;

  private final Command.Subscribe command;
  private final Namespaces namespaces;
  private final Patterns patterns;
  private final boolean canContinue;
  private final Outbox outbox;
  private final long overhead;
  private final MissedUpdates missed;

  /** Updates that can't be sent any more, by pattern; an empty count is an unknown one. */
  private final Map<ChannelPattern, OptionalLong> lost = new LinkedHashMap<>();

  private final Set<String> lostChannels = new HashSet<>();
  private final Set<ChannelPattern> incomplete = new HashSet<>();

  /**
   * @param outbox whose room the recovery has to fit
   */
  RecoveryPlan(Command.Subscribe command, Journal journal, Namespaces namespaces, Outbox outbox) {
    this.command = command;
    this.namespaces = namespaces;
    this.outbox = outbox;
    this.patterns = new Patterns(command.patterns());
    this.canContinue = command.since().filter(journal::knows).isPresent();
    this.overhead =
        command.patterns().stream()
            .mapToLong(
                pattern -> 2L * (REPLY_BYTES + pattern.text().length()) + Outbox.LINE_OVERHEAD)
            .sum();
    this.missed =
        new MissedUpdates(
            journal,
            patterns,
            command.since().map(Position::offset).orElse(0L),
            shareOf(outbox.capacity()));
  }

  /** A recovery leaves a part of the outbox to what comes meanwhile. */
  private long shareOf(long bytes) {
    return bytes * 3 / 4 - overhead;
  }

  /**
   * Reads what was missed; holds no lock. May be called again for what came meanwhile.
   *
   * @param fannedOut the offset up to which everything has been fanned out already; what comes
   *     later is not this plan's
   */
  void readAhead(long fannedOut) {
    if (canContinue) {
      missed.readUpTo(fannedOut);
    }
  }

  /** Nobody can say how much. */
  private void loseAll() {
    command.patterns().forEach(pattern -> lost.put(pattern, OptionalLong.empty()));
    incomplete.addAll(command.patterns());
  }

  private void countLost(String channel, long count) {
    if (count <= 0) {
      return;
    }
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

  /** More was lost in a namespace than can be counted. */
  private void loseUnknown(Set<String> uncertain) {
    command.patterns().stream()
        .filter(pattern -> uncertain.contains(pattern.namespace()))
        .forEach(
            pattern -> {
              lost.put(pattern, OptionalLong.empty());
              incomplete.add(pattern);
            });
  }

  /**
   * The whole answer, up to a position.
   *
   * @param position the last one that was fanned out
   * @param topics for the snapshot and history
   * @param nowMillis for a history that is given as a duration
   * @throws ProtocolException when it can't fit, now or ever
   */
  Recovery finish(Position position, Topics topics, long nowMillis) throws ProtocolException {
    readAhead(position.offset());
    Room room = new Room(shareOf(outbox.room()), shareOf(outbox.capacity()));
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

  private Stream<JsonObject> gaps() {
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
      left -= MissedUpdates.cost(entry);
      return left >= 0;
    }
  }

  /**
   * What was missed; and the latest of state channels of which the journal has let something go, or
   * that have a rate.
   */
  private List<Item> recovered(Set<Window> windows, Room room) throws ProtocolException {
    if (missed.isEvictedUnknown()) {
      loseAll();
    } else {
      missed.evicted().byChannel().forEach(this::countLost);
      loseUnknown(missed.evicted().uncertain());
    }
    List<Item> items = new ArrayList<>(latestOfThoseNotMissed(windows));
    room.require(items.size());
    if (missed.bytes() > room.left) {
      shorten(items, room);
      return items;
    }
    missed.kept().forEach(entry -> items.add(new Item(new Line.Upd(entry, false, 0), false)));
    // What left the journal while it was being read.
    missed.counts().forEach((name, count) -> countLost(name, count - missed.found(name)));
    if (missed.ranDry()) {
      loseUnknown(missed.uncertain());
    }
    return items;
  }

  /** Of state channels the latest value, of events the newest that fit. */
  private void shorten(List<Item> items, Room room) throws ProtocolException {
    room.require(missed.channels().stream().filter(this::isState).count());
    Set<String> taken = new HashSet<>();
    Map<String, Long> events = new HashMap<>();
    List<Item> newestFirst = new ArrayList<>();
    for (Iterator<Entry> each = missed.kept().descendingIterator(); each.hasNext(); ) {
      Entry entry = each.next();
      if (entry.kind() == ChannelKind.STATE) {
        if (taken.add(entry.channel())) {
          newestFirst.add(new Item(new Line.Upd(entry, false, skipped(entry)), true));
        }
      } else if (room.take(entry)) {
        events.merge(entry.channel(), 1L, Long::sum);
        newestFirst.add(new Item(new Line.Upd(entry, false, 0), false));
      } else {
        room.left = 0;
      }
    }
    missed
        .counts()
        .forEach(
            (name, count) -> {
              if (!isState(name)) {
                countLost(name, count - events.getOrDefault(name, 0L));
              }
            });
    loseUnknown(missed.uncertain());
    Collections.reverse(newestFirst);
    items.addAll(newestFirst);
  }

  private long skipped(Entry latest) {
    return Math.max(0, missed.counts().getOrDefault(latest.channel(), 0L) - 1);
  }

  private boolean isState(String channel) {
    return namespaces.kindOf(Channel.namespaceOf(channel)).orElse(null) == ChannelKind.STATE;
  }

  /** By growing offset, all of them before what was read of the journal. */
  private List<Item> latestOfThoseNotMissed(Set<Window> windows) {
    long since = command.since().orElseThrow().offset();
    return windows.stream()
        .map(Window::latest)
        .filter(latest -> latest.kind() == ChannelKind.STATE)
        .filter(latest -> !missed.channels().contains(latest.channel()))
        .filter(latest -> command.rate().isPresent() || latest.offset() > since)
        .sorted(Comparator.comparingLong(Entry::offset))
        .map(this::latest)
        .toList();
  }

  /** Part of the live order when the journal still has it, and only was not read so far back. */
  private Item latest(Entry latest) {
    boolean isMissed = missed.counts().containsKey(latest.channel());
    return new Item(new Line.Upd(latest, !isMissed, isMissed ? skipped(latest) : 0), true);
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
}
