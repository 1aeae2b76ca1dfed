package io.pulseboard.hub;

import io.pulseboard.history.History;
import io.pulseboard.history.Window;
import io.pulseboard.journal.RecentChannels;
import io.pulseboard.model.Channel;
import io.pulseboard.model.ChannelPattern;
import io.pulseboard.wire.Entry;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Every channel seen so far, what is kept of it, and who follows it. Not thread-safe: guarded by
 * the hub's lock.
 *
 * <p>The followers of a channel are worked out from the subscriptions once and kept until a
 * subscription that touches it changes, so that an update costs one look-up and one walk over an
 * array.
 */
final class Topics {

  private static final Follower[] NOBODY = {};

  private final History history;
  private final NavigableMap<String, Topic> sorted = new TreeMap<>();
  private final RecentChannels<Topic> recent;
  private final Map<String, Map<Subscriber, Long>> byPattern = new HashMap<>();
  private volatile long forgotten;

  /**
   * @param history keeps the entries
   * @param maxChannels channels at most
   */
  Topics(History history, int maxChannels) {
    this.history = history;
    this.recent = new RecentChannels<>(maxChannels, this::forget);
  }

  /** One channel. */
  private static final class Topic {
    private final Window window;
    private Follower[] followers;

    Topic(Window window) {
      this.window = window;
    }
  }

  /**
   * Who follows a channel.
   *
   * @param subscriber the connection
   * @param intervalNanos the least time between two values of a state channel, 0 for none
   */
  record Follower(Subscriber subscriber, long intervalNanos) {}

  /** Keeps an entry and says who is to get it. */
  Follower[] accept(Entry entry) {
    String namespace = Channel.namespaceOf(entry.channel());
    Topic topic = recent.heard(namespace, entry.channel());
    if (topic == null) {
      topic = new Topic(history.open());
      recent.add(namespace, entry.channel(), topic);
      sorted.put(entry.channel(), topic);
    }
    history.add(topic.window, entry);
    while (history.isOverBound() && recent.forgetOne()) {
      // One entry of each channel is more than all may take.
    }
    if (topic.followers == null) {
      topic.followers = followersOf(entry.channel());
    }
    return topic.followers;
  }

  private void forget(String channel, Topic topic) {
    sorted.remove(channel);
    history.close(topic.window);
    forgotten++;
  }

  private Follower[] followersOf(String channel) {
    Map<Subscriber, Long> followers =
        new LinkedHashMap<>(byPattern.getOrDefault(channel, Map.of()));
    for (int slash = channel.indexOf('/'); slash >= 0; slash = channel.indexOf('/', slash + 1)) {
      // Who follows it twice gets it once, at the higher rate.
      byPattern
          .getOrDefault(channel.substring(0, slash + 1) + '*', Map.of())
          .forEach((subscriber, interval) -> followers.merge(subscriber, interval, Math::min));
    }
    return followers.isEmpty()
        ? NOBODY
        : followers.entrySet().stream()
            .map(follower -> new Follower(follower.getKey(), follower.getValue()))
            .toArray(Follower[]::new);
  }

  void follow(ChannelPattern pattern, Subscriber subscriber, long intervalNanos) {
    Long before =
        byPattern
            .computeIfAbsent(pattern.text(), key -> new LinkedHashMap<>())
            .put(subscriber, intervalNanos);
    if (before == null || before != intervalNanos) {
      forgetFollowers(pattern);
    }
  }

  void unfollow(ChannelPattern pattern, Subscriber subscriber) {
    Map<Subscriber, Long> followers = byPattern.get(pattern.text());
    if (followers != null && followers.remove(subscriber) != null) {
      if (followers.isEmpty()) {
        byPattern.remove(pattern.text());
      }
      forgetFollowers(pattern);
    }
  }

  private void forgetFollowers(ChannelPattern pattern) {
    matching(pattern).forEach(topic -> topic.followers = null);
  }

  /** What is kept of each channel that a subscription stands for. */
  List<Window> windows(ChannelPattern pattern) {
    return matching(pattern).stream().map(topic -> topic.window).toList();
  }

  private Collection<Topic> matching(ChannelPattern pattern) {
    if (pattern.isPrefix()) {
      // Up to the first text that does not begin with it: the slash at its end, counted up by one.
      String prefix = pattern.prefix();
      String end = prefix.substring(0, prefix.length() - 1) + (char) ('/' + 1);
      return sorted.subMap(prefix, false, end, false).values();
    }
    Topic topic = sorted.get(pattern.text());
    return topic == null ? List.of() : List.of(topic);
  }

  /** What is kept of one channel, or null when nothing happened on it yet. */
  Window window(String channel) {
    Topic topic = sorted.get(channel);
    return topic == null ? null : topic.window;
  }

  /** How many channels there are. For any thread. */
  int size() {
    return recent.size();
  }

  /** How many channels were forgotten since the start. For any thread. */
  long forgotten() {
    return forgotten;
  }
}
