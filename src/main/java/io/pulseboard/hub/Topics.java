package io.pulseboard.hub;

import io.pulseboard.history.History;
import io.pulseboard.history.Window;
import io.pulseboard.journal.Entry;
import io.pulseboard.model.ChannelPattern;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
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

  private static final Subscriber[] NOBODY = {};

  private final History history;
  private final int maxTopics;
  private final NavigableMap<String, Topic> sorted = new TreeMap<>();
  private final Map<String, Topic> byName = new HashMap<>();
  private final Map<String, Set<Subscriber>> byPattern = new HashMap<>();

  Topics(History history, int maxTopics) {
    this.history = history;
    this.maxTopics = maxTopics;
  }

  /** One channel. */
  private static final class Topic {
    private final Window window;
    private Subscriber[] followers;

    Topic(Window window) {
      this.window = window;
    }
  }

  /**
   * Keeps an entry and says who is to get it.
   *
   * @return null when the channel is new and there are too many already
   */
  Subscriber[] accept(Entry entry) {
    Topic topic = byName.get(entry.channel());
    if (topic == null) {
      if (byName.size() >= maxTopics) {
        return null;
      }
      topic = new Topic(history.open());
      byName.put(entry.channel(), topic);
      sorted.put(entry.channel(), topic);
    }
    history.add(topic.window, entry);
    if (topic.followers == null) {
      topic.followers = followersOf(entry.channel());
    }
    return topic.followers;
  }

  private Subscriber[] followersOf(String channel) {
    Set<Subscriber> followers = new LinkedHashSet<>(byPattern.getOrDefault(channel, Set.of()));
    for (int slash = channel.indexOf('/'); slash >= 0; slash = channel.indexOf('/', slash + 1)) {
      followers.addAll(byPattern.getOrDefault(channel.substring(0, slash + 1) + '*', Set.of()));
    }
    return followers.isEmpty() ? NOBODY : followers.toArray(Subscriber[]::new);
  }

  void follow(ChannelPattern pattern, Subscriber subscriber) {
    if (byPattern.computeIfAbsent(pattern.text(), key -> new LinkedHashSet<>()).add(subscriber)) {
      forgetFollowers(pattern);
    }
  }

  void unfollow(ChannelPattern pattern, Subscriber subscriber) {
    Set<Subscriber> followers = byPattern.get(pattern.text());
    if (followers != null && followers.remove(subscriber)) {
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
      return sorted
          .subMap(pattern.prefix(), false, pattern.prefix() + Character.MAX_VALUE, false)
          .values();
    }
    Topic topic = byName.get(pattern.text());
    return topic == null ? List.of() : List.of(topic);
  }

  int size() {
    return byName.size();
  }
}
