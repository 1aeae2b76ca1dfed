package io.pulseboard.hub;

import io.pulseboard.history.Window;
import io.pulseboard.hub.Recovery.Item;
import io.pulseboard.hub.Recovery.Mode;
import io.pulseboard.journal.Entry;
import io.pulseboard.journal.Journal;
import io.pulseboard.journal.Namespaces;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.ChannelPattern;
import io.pulseboard.model.Position;
import io.pulseboard.wire.Command;
import io.pulseboard.wire.ErrorCode;
import io.pulseboard.wire.HistoryRange;
import io.pulseboard.wire.ProtocolException;
import io.pulseboard.wire.SystemWriter;
import io.pulseboard.wire.SystemWriter.Subscribed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Works out what a subscription gets before anything live. Used by one thread, for one command.
 *
 * <p>With a usable position the journal is read twice: {@link #readAhead} does the bulk of it
 * without the hub's lock, {@link #finish} the little that came since, under it.
 */
final class RecoveryPlan {

  private static final int PAGE = 4_096;

  private final Command.Subscribe command;
  private final Journal journal;
  private final Namespaces namespaces;
  private final List<Entry> missed = new ArrayList<>();
  private long readUpTo;
  private boolean canContinue;

  RecoveryPlan(Command.Subscribe command, Journal journal, Namespaces namespaces) {
    this.command = command;
    this.journal = journal;
    this.namespaces = namespaces;
    this.canContinue = command.since().filter(journal::canContinueAfter).isPresent();
    this.readUpTo = command.since().map(Position::offset).orElse(0L);
  }

  /** Reads most of what was missed. Takes as long as the journal is; holds no lock. */
  void readAhead() {
    readUpTo(journal.head().offset());
  }

  private void readUpTo(long last) {
    while (canContinue && readUpTo < last) {
      Journal.Page page = journal.readAfter(readUpTo, (int) Math.min(PAGE, last - readUpTo));
      if (page.missed() > 0) {
        canContinue = false;
        return;
      }
      for (Entry entry : page.entries()) {
        if (command.patterns().stream().anyMatch(pattern -> pattern.matches(entry.channel()))) {
          missed.add(entry);
        }
      }
      readUpTo += page.entries().size();
    }
  }

  /**
   * The whole answer, up to a position.
   *
   * @param position the last one that was fanned out
   * @param topics for the snapshot and history
   * @param room bytes that the outbox can take
   * @param nowMillis for a history that is given as a duration
   * @throws ProtocolException when the snapshot alone is larger than the room
   */
  Recovery finish(Position position, Topics topics, long room, long nowMillis)
      throws ProtocolException {
    readUpTo(position.offset());
    Map<String, OptionalLong> lost = new LinkedHashMap<>();
    List<Item> items;
    if (canContinue) {
      missed.removeIf(entry -> entry.offset() > position.offset());
      items = fitted(room * 3 / 4, lost);
    } else {
      items = past(topics, room * 3 / 4, nowMillis);
      if (command.since().isPresent()) {
        eventPatterns().forEach(pattern -> lost.put(pattern.text(), OptionalLong.empty()));
      }
    }
    return new Recovery(
        SystemWriter.subscribed(command.id(), position, subscribed(lost.keySet())),
        lost.entrySet().stream()
            .map(gap -> SystemWriter.gap(gap.getKey(), gap.getValue()))
            .toList(),
        items,
        SystemWriter.live(command.id(), position),
        position.offset());
  }

  private List<Subscribed> subscribed(Set<String> lost) {
    boolean usable = command.since().isEmpty() || canContinue;
    return command.patterns().stream()
        .map(
            pattern ->
                new Subscribed(
                    pattern.text(),
                    kindOf(pattern),
                    usable && lost.stream().noneMatch(pattern::matches)))
        .toList();
  }

  private Stream<ChannelPattern> eventPatterns() {
    return command.patterns().stream().filter(pattern -> kindOf(pattern) == ChannelKind.EVENT);
  }

  private ChannelKind kindOf(ChannelPattern pattern) {
    return namespaces.kindOf(pattern.namespace()).orElseThrow();
  }

  /**
   * All that was missed if it fits; else the latest of each state channel and the newest events.
   */
  private List<Item> fitted(long room, Map<String, OptionalLong> lost) {
    if (cost(missed) <= room) {
      return missed.stream().map(entry -> new Item(entry, Mode.RECOVERED, 0)).toList();
    }
    Map<String, Long> skipped = new HashMap<>();
    LinkedHashMap<Object, Entry> kept = new LinkedHashMap<>();
    for (Entry entry : missed) {
      if (entry.kind() == ChannelKind.EVENT) {
        kept.put(entry, entry);
      } else {
        if (kept.remove(entry.channel()) != null) {
          skipped.merge(entry.channel(), 1L, Long::sum);
        }
        kept.put(entry.channel(), entry);
      }
    }
    return withoutOldestEvents(kept.values(), room, lost).stream()
        .map(entry -> new Item(entry, Mode.RECOVERED, skipped.getOrDefault(entry.channel(), 0L)))
        .toList();
  }

  private static List<Entry> withoutOldestEvents(
      Collection<Entry> entries, long room, Map<String, OptionalLong> lost) {
    long cost = cost(entries);
    List<Entry> kept = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      if (cost > room && entry.kind() == ChannelKind.EVENT) {
        cost -= cost(entry);
        lost.merge(
            entry.channel(),
            OptionalLong.of(1),
            (sum, one) -> OptionalLong.of(sum.getAsLong() + 1));
      } else {
        kept.add(entry);
      }
    }
    return kept;
  }

  /**
   * The snapshot, or the history if it was asked for, by growing offset: what fits, without the
   * oldest history.
   */
  private List<Item> past(Topics topics, long room, long nowMillis) throws ProtocolException {
    Map<Long, Item> byOffset = new TreeMap<>(Comparator.reverseOrder());
    for (ChannelPattern pattern : command.patterns()) {
      for (Window window : topics.windows(pattern)) {
        past(window, nowMillis).forEach(item -> byOffset.put(item.entry().offset(), item));
      }
    }
    long latest = byOffset.values().stream().filter(item -> item.mode() == Mode.LATEST).count();
    long left = room - latest * Outbox.LINE_OVERHEAD;
    if (left < 0) {
      throw new ProtocolException(
          ErrorCode.TOO_MANY_SUBSCRIPTIONS,
          "These stand for "
              + latest
              + " channels; one connection has room for "
              + room / Outbox.LINE_OVERHEAD
              + ".");
    }
    List<Item> fitting = new ArrayList<>();
    for (Item item : byOffset.values()) {
      left -= item.mode() == Mode.LATEST ? 0 : cost(item.entry());
      if (left >= 0 || item.mode() == Mode.LATEST) {
        fitting.add(item);
      }
    }
    Collections.reverse(fitting);
    return fitting;
  }

  private List<Item> past(Window window, long nowMillis) {
    Entry latest = window.latest();
    boolean isState = latest.kind() == ChannelKind.STATE;
    List<Item> items = new ArrayList<>();
    if (command.history().isPresent()) {
      HistoryRange range = command.history().get();
      long notBefore =
          range.millis() == Long.MAX_VALUE ? Long.MIN_VALUE : nowMillis - range.millis();
      for (Entry entry : window.newest(range.count(), notBefore)) {
        if (!isState || entry != latest) {
          items.add(new Item(entry, Mode.HISTORY, 0));
        }
      }
    }
    if (isState) {
      items.add(new Item(latest, Mode.LATEST, 0));
    }
    return items;
  }

  private static long cost(Collection<Entry> entries) {
    return entries.stream().mapToLong(RecoveryPlan::cost).sum();
  }

  private static long cost(Entry entry) {
    return Outbox.LINE_OVERHEAD + entry.bytes();
  }
}
