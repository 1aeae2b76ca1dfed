package io.pulseboard.hub;

import io.pulseboard.history.History;
import io.pulseboard.history.Window;
import io.pulseboard.hub.delivery.Outbox;
import io.pulseboard.hub.delivery.Recovery;
import io.pulseboard.hub.delivery.Recovery.Item;
import io.pulseboard.journal.Journal;
import io.pulseboard.journal.Namespaces;
import io.pulseboard.model.Channel;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.ChannelPattern;
import io.pulseboard.model.Position;
import io.pulseboard.wire.Command;
import io.pulseboard.wire.Entry;
import io.pulseboard.wire.ErrorCode;
import io.pulseboard.wire.ProtocolException;
import io.pulseboard.wire.ServerMessage;
import io.pulseboard.wire.ServerMessage.Subscription;
import io.pulseboard.wire.ServerMessage.UpdateMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Determines what a subscription gets before anything live. Used by one thread, for one command.
 *
 * <p>For a client that resumes, {@link #readAhead} reads what it missed before the subscription
 * joins, and {@link #finish} the little that was dispatched since. Neither takes the hub's lock.
 */
final class RecoveryPlan {

  /** What the reply and a gap notice say of one channel, besides its name. */
  private static final int REPLY_BYTES = 80;

  /** With more ended channels than this to tell of, a snapshot is the better answer. */
  private static final int MAX_ENDS = 1_000;

  private final Command.Subscribe command;
  private final History history;
  private final Namespaces namespaces;
  private final Outbox outbox;
  private final long overhead;
  private final LostUpdates lost;
  private final MissedUpdates missed;
  private final boolean canContinue;

  /**
   * @param outbox that the recovery has to fit into
   */
  RecoveryPlan(
      Command.Subscribe command,
      Journal journal,
      History history,
      Namespaces namespaces,
      Outbox outbox) {
    this.command = command;
    this.history = history;
    this.namespaces = namespaces;
    this.outbox = outbox;
    Patterns patterns = new Patterns(command.patterns());
    this.lost = new LostUpdates(command.patterns(), patterns, namespaces);
    this.canContinue = command.since().filter(journal::knows).isPresent();
    this.overhead =
        command.patterns().stream()
            .mapToLong(
                pattern -> 2L * (REPLY_BYTES + pattern.text().length()) + Outbox.MESSAGE_OVERHEAD)
            .sum();
    this.missed =
        new MissedUpdates(
            journal,
            patterns,
            lost,
            command.since().map(Position::offset).orElse(0L),
            outbox.mostForAnswers() - overhead);
  }

  /** Whether every state channel that ended since then is known. */
  private boolean knowsEnds(Position since) {
    return history.knowsEndedAfter(since.offset())
        || command.patterns().stream().allMatch(one -> kindOf(one) == ChannelKind.EVENT);
  }

  /**
   * Reads what the client missed. May be called again for what was dispatched meanwhile.
   *
   * @param dispatched the last dispatched offset; later entries are delivered live
   */
  void readAhead(long dispatched) {
    if (canContinue) {
      missed.readUpTo(dispatched);
    }
  }

  /**
   * Checks, before the subscription joins, what {@link #finish} would find.
   *
   * @throws ProtocolException when a snapshot does not fit, now or ever
   */
  void requireRoom() throws ProtocolException {
    if (!canContinue) {
      room().require(windows().stream().filter(window -> isState(window.channel())).count());
    }
  }

  private Room room() {
    return new Room(outbox.roomForAnswers() - overhead, outbox.mostForAnswers() - overhead);
  }

  /**
   * The complete answer, up to a position.
   *
   * @param position the last dispatched one when the subscription joined
   * @param nowMillis the time from which a history's duration counts back
   * @throws ProtocolException when the answer does not fit, now or ever
   */
  Recovery finish(Position position, long nowMillis) throws ProtocolException {
    long upTo = position.offset();
    readAhead(upTo);
    history.catchUp(upTo);
    List<Entry> ends = canContinue ? ends(upTo) : List.of();
    // Ends are read first: those that are forgotten meanwhile are noticed.
    boolean tellsEnds =
        ends.size() <= MAX_ENDS && command.since().filter(this::knowsEnds).isPresent();
    Room room = room();
    Set<Window> windows = windows();
    List<Item> items;
    if (!canContinue) {
      items = past(windows, upTo, room, nowMillis);
      if (command.since().isPresent()) {
        lost.addUnknown();
      }
    } else if (tellsEnds) {
      items = recovered(windows, ends, upTo, room);
    } else {
      items = eventsBesideSnapshot(windows, upTo, room);
    }
    List<ServerMessage> before = new ArrayList<>();
    before.add(
        new ServerMessage.Subscribed(
            command.id(),
            position,
            command.since().map(since -> canContinue && tellsEnds),
            subscriptions()));
    gaps().forEach(before::add);
    return new Recovery(before, items, new ServerMessage.Live(command.id(), position));
  }

  /** The windows from which a snapshot or history is sent. */
  private Set<Window> windows() {
    boolean wantsHistory = !canContinue && command.history().isPresent();
    Set<Window> windows = new LinkedHashSet<>();
    command.patterns().stream()
        .filter(pattern -> wantsHistory || kindOf(pattern) == ChannelKind.STATE)
        .forEach(pattern -> windows.addAll(history.windows(pattern)));
    return windows;
  }

  private List<Subscription> subscriptions() {
    return command.patterns().stream()
        .map(
            pattern ->
                new Subscription(
                    pattern.text(),
                    kindOf(pattern),
                    lost.isComplete(pattern),
                    kindOf(pattern) == ChannelKind.STATE ? command.rate() : OptionalDouble.empty(),
                    namespaces.intervalMillis(pattern.namespace())))
        .toList();
  }

  private Stream<ServerMessage.Gap> gaps() {
    return lost.counts().entrySet().stream()
        .filter(gap -> kindOf(gap.getKey()) == ChannelKind.EVENT)
        .map(gap -> new ServerMessage.Gap(gap.getKey().text(), gap.getValue()));
  }

  private ChannelKind kindOf(ChannelPattern pattern) {
    return namespaces.kindOf(pattern.namespace()).orElseThrow();
  }

  /** The room in the outbox: now, and when it is empty. */
  private static final class Room {
    private final long capacity;
    private long left;

    Room(long left, long capacity) {
      this.left = left;
      this.capacity = capacity;
    }

    /** Checks that an empty outbox has room for one update of each channel. */
    void requireSearchable(long channels) throws ProtocolException {
      if (channels * Outbox.MESSAGE_OVERHEAD > capacity) {
        throw new ProtocolException(
            ErrorCode.TOO_MANY_SUBSCRIPTIONS,
            "These match "
                + channels
                + " channels; one connection has room for "
                + Math.max(0, capacity / Outbox.MESSAGE_OVERHEAD)
                + ".");
      }
    }

    /** Takes room for one value of each channel, none of which can be left out. */
    void require(long channels) throws ProtocolException {
      requireSearchable(channels);
      long cost = channels * Outbox.MESSAGE_OVERHEAD;
      if (cost > left) {
        throw new ProtocolException(
            ErrorCode.BUSY, "Too much is queued for this connection. Try again in a moment.");
      }
      left -= cost;
    }

    /** Takes room for an entry; whether it fits. */
    boolean take(Entry entry) {
      left -= MissedUpdates.cost(entry);
      return left >= 0;
    }
  }

  /**
   * The missed updates, and the latest value of state channels that have a rate or whose missed
   * updates the journal dropped.
   */
  private List<Item> recovered(Set<Window> windows, List<Entry> ends, long upTo, Room room)
      throws ProtocolException {
    List<Item> items = new ArrayList<>(latestOfThoseNotMissed(windows, ends, upTo));
    room.require(items.size());
    if (missed.bytes() > room.left) {
      room.require(missed.channels().stream().filter(this::isState).count());
      shorten(items, room, true);
      return items;
    }
    missed.kept().forEach(entry -> items.add(new Item(new UpdateMessage(entry, false, 0), false)));
    if (missed.isSomeGone()) {
      missed.counts().forEach((name, count) -> lost.add(name, count - missed.found(name)));
      lost.addUnknown(missed.uncertain());
    }
    return items;
  }

  /**
   * The missed events, and a snapshot of the state channels, more of which have ended than can be
   * told.
   */
  private List<Item> eventsBesideSnapshot(Set<Window> windows, long upTo, Room room)
      throws ProtocolException {
    List<Item> items = snapshot(windows, upTo);
    room.require(items.size());
    shorten(items, room, false);
    lost.addUnknown(
        command.patterns().stream()
            .filter(pattern -> kindOf(pattern) == ChannelKind.STATE)
            .map(ChannelPattern::namespace)
            .collect(Collectors.toSet()));
    items.sort(Comparator.comparingLong(item -> item.update().entry().offset()));
    return items;
  }

  /**
   * Adds the newest events that fit.
   *
   * @param withStates whether to add the latest value of each missed state channel, too
   */
  private void shorten(List<Item> items, Room room, boolean withStates) {
    Set<String> taken = new HashSet<>();
    List<Item> newestFirst = new ArrayList<>();
    for (Iterator<Entry> each = missed.kept().descendingIterator(); each.hasNext(); ) {
      Entry entry = each.next();
      if (entry.kind() == ChannelKind.STATE) {
        if (withStates && taken.add(entry.channel())) {
          newestFirst.add(new Item(new UpdateMessage(entry, false, skipped(entry)), true));
        }
      } else if (room.take(entry)) {
        lost.sent(entry.channel());
        newestFirst.add(new Item(new UpdateMessage(entry, false, 0), false));
      } else {
        room.left = 0;
      }
    }
    lost.loseExpected();
    lost.addUnknown(missed.uncertain());
    Collections.reverse(newestFirst);
    items.addAll(newestFirst);
  }

  private long skipped(Entry latest) {
    return Math.max(0, missed.counts().getOrDefault(latest.channel(), 0L) - 1);
  }

  private boolean isState(String channel) {
    return namespaces.kindOf(Channel.namespaceOf(channel)).orElse(null) == ChannelKind.STATE;
  }

  /**
   * The latest values and the ends of channels that were not read from the journal, by ascending
   * offset.
   */
  private List<Item> latestOfThoseNotMissed(Set<Window> windows, List<Entry> ends, long upTo) {
    long since = command.since().orElseThrow().offset();
    Stream<Entry> values =
        windows.stream()
            .map(window -> window.latest(upTo))
            .filter(latest -> latest != null && latest.kind() == ChannelKind.STATE)
            .filter(latest -> command.rate().isPresent() || latest.offset() > since);
    return Stream.concat(values, ends.stream())
        .filter(latest -> !missed.channels().contains(latest.channel()))
        .sorted(Comparator.comparingLong(Entry::offset))
        .map(this::latest)
        .toList();
  }

  /** The ends of state channels since the client's position. */
  private List<Entry> ends(long upTo) {
    long since = command.since().orElseThrow().offset();
    return command.patterns().stream()
        .filter(pattern -> kindOf(pattern) == ChannelKind.STATE)
        .flatMap(pattern -> history.ended(pattern, since, upTo).stream())
        .distinct()
        .toList();
  }

  /** Not marked, and so part of the live order, when the journal has it but was not read so far. */
  private Item latest(Entry latest) {
    boolean isMissed = missed.counts().containsKey(latest.channel());
    return new Item(new UpdateMessage(latest, !isMissed, isMissed ? skipped(latest) : 0), true);
  }

  /** The history may be ahead; a later value is better than a channel that seems to be gone. */
  private static List<Item> snapshot(Set<Window> windows, long upTo) {
    List<Item> items = new ArrayList<>();
    windows.stream()
        .map(window -> window.valueAt(upTo))
        .filter(latest -> latest != null && latest.kind() == ChannelKind.STATE)
        .forEach(latest -> items.add(new Item(new UpdateMessage(latest, true, 0), true)));
    return items;
  }

  /**
   * The snapshot, and the history if it was asked for, by ascending offset. Leaves out the oldest
   * history that does not fit.
   */
  private List<Item> past(Set<Window> windows, long upTo, Room room, long nowMillis)
      throws ProtocolException {
    List<Item> items = snapshot(windows, upTo);
    room.require(items.size());
    if (command.history().isPresent()) {
      room.requireSearchable(windows.size());
      PastEntries past = new PastEntries(windows, command.history().get(), upTo, nowMillis);
      for (Entry entry = past.next(); entry != null && room.take(entry); entry = past.next()) {
        items.add(new Item(new UpdateMessage(entry, true, 0), false));
      }
    }
    items.sort(Comparator.comparingLong(item -> item.update().entry().offset()));
    return items;
  }
}
