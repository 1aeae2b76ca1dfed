package io.pulseboard.soundness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A client that keeps to the protocol's page, section "How to resume", and complains of everything
 * that the page does not promise. What it keeps over its connections is here, what belongs to one
 * of them in {@link ModelConnection}.
 */
final class ModelClient {

  private final World world;

  /** What it wants to follow. */
  private final Map<String, Following> wanted = new LinkedHashMap<>();

  /** The epoch of the cursor and of all offsets below; null before the first. */
  private Book book;

  private long cursor;
  private final Set<Long> received = new HashSet<>();
  private final Set<Long> announced = new HashSet<>();
  private final Map<String, Long> shown = new LinkedHashMap<>();

  private ModelConnection connection;

  ModelClient(World world) {
    this.world = world;
  }

  /** One name or prefix that it wants. */
  static final class Following {
    private final String pattern;

    /** Whether its live line was reached once: from {@link #after} on, nothing may be missing. */
    private boolean settled;

    private long after;

    Following(String pattern) {
      this.pattern = pattern;
    }

    String pattern() {
      return pattern;
    }
  }

  /** Connects and subscribes again, if it is cut off. */
  void comeBack() {
    if (connection != null) {
      return;
    }
    connection = new ModelConnection(world, this);
    connection.open();
    List<Following> settled = wanted.values().stream().filter(one -> one.settled).toList();
    if (!settled.isEmpty()) {
      connection.resume(settled, book, cursor);
    }
    List<Following> rest = wanted.values().stream().filter(one -> !one.settled).toList();
    if (!rest.isEmpty()) {
      connection.subscribe(rest, 0);
    }
  }

  void subscribe(Set<String> patterns, int history) {
    List<Following> asked = new ArrayList<>();
    for (String pattern : patterns) {
      asked.add(wanted.computeIfAbsent(pattern, Following::new));
    }
    if (connection != null) {
      connection.subscribe(asked, history);
    }
  }

  void unsubscribe(String pattern) {
    Following given = wanted.remove(pattern);
    if (given == null) {
      return;
    }
    if (connection == null) {
      verify(given, cursor);
    } else {
      connection.unsubscribe(given);
    }
  }

  void read(int frames) {
    if (connection != null) {
      connection.read(frames);
    }
  }

  void beTold() {
    if (connection != null) {
      connection.heartbeat();
    }
  }

  void beWatched() {
    if (connection != null) {
      connection.watch();
    }
  }

  /** The connection is gone, for whatever reason. */
  void cut() {
    if (connection != null) {
      ModelConnection ended = connection;
      connection = null;
      ended.end();
    }
  }

  /** One whose subscription was refused for the moment tries again by coming back. */
  void leaveIfRefused() {
    if (connection != null && connection.isRefused()) {
      cut();
    }
  }

  boolean isSettled() {
    return connection != null
        && connection.isIdle()
        && wanted.values().stream().allMatch(one -> one.settled);
  }

  /** An update or a position that counts: the cursor moves. */
  void advance(Book ofConnection, long offset) {
    if (book != ofConnection) {
      book = ofConnection;
      cursor = 0;
      received.clear();
      announced.clear();
      shown.clear();
    }
    cursor = Math.max(cursor, offset);
  }

  /** A live update came. */
  void receive(Book ofConnection, long offset) {
    advance(ofConnection, offset);
    assertThat(received.add(offset)).as("offset %s comes once", offset).isTrue();
  }

  /** A value is on the screen, live or not. */
  void show(Book ofConnection, String channel, long offset) {
    if (book == ofConnection) {
      shown.merge(channel, offset, Math::max);
    }
  }

  /**
   * A snapshot is all there is below some patterns up to a position; whether it removed something.
   */
  boolean keepOnly(Set<String> snapshot, List<String> patterns, long position) {
    return shown
        .entrySet()
        .removeIf(
            one ->
                Book.covers(patterns, one.getKey())
                    && !snapshot.contains(one.getKey())
                    && one.getValue() <= position);
  }

  boolean hasReceived(long offset) {
    return received.contains(offset);
  }

  /** The server said that these are lost. */
  void announce(Set<Long> offsets) {
    announced.addAll(offsets);
  }

  /** Its live line came; {@code isNew} when there was nothing before that it goes on from. */
  void settle(Following one, long position, boolean isNew) {
    if (!one.settled || isNew) {
      one.settled = true;
      one.after = position;
    }
  }

  long cursor() {
    return cursor;
  }

  /** Nothing of a subscription may be missing up to here. */
  void verify(Following one, long upTo) {
    if (!one.settled || book == null) {
      return;
    }
    Set<Long> missing = new TreeSet<>(book.events(List.of(one.pattern), one.after, upTo));
    missing.removeAll(received);
    missing.removeAll(announced);
    assertThat(missing).as("events of %s that were lost in silence", one.pattern).isEmpty();
  }

  /** At the end, when nothing waits any more. */
  void verifyAll() {
    if (!wanted.isEmpty()) {
      assertThat(book).isSameAs(world.book());
    }
    wanted.values().forEach(one -> verify(one, world.book().head()));
    Map<String, Long> latest = world.book().latestStates(wanted.keySet(), world.book().head());
    shown.values().removeIf(offset -> world.book().at(offset).isEnd());
    shown.keySet().removeIf(channel -> !Book.covers(wanted.keySet(), channel));
    assertThat(shown).as("the latest value of each state channel").isEqualTo(latest);
    connection.verifyEmpty();
  }

  @Override
  public String toString() {
    return "cursor " + cursor + ", wants " + wanted.keySet() + ", " + connection;
  }
}
