package io.pulseboard.hub;

import io.pulseboard.hub.delivery.Recipient;
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
 * Who follows each channel. Not thread-safe: guarded by the hub's lock.
 *
 * <p>The recipients of a channel are derived from the subscriptions once, and cached until a
 * subscription that matches the channel changes. An update therefore costs one look-up and one pass
 * over an array.
 */
final class Topics {

  private static final Recipient[] NOBODY = {};

  private final NavigableMap<String, Topic> sorted = new TreeMap<>();
  private final RecentChannels<Topic> recent;
  private final Map<String, Map<Subscriber, Long>> byPattern = new HashMap<>();

  /**
   * @param maxChannels how many channels' recipients are cached at most
   */
  Topics(int maxChannels) {
    this.recent = new RecentChannels<>(maxChannels, (channel, topic) -> sorted.remove(channel));
  }

  /** One channel; null recipients are not cached. */
  private static final class Topic {
    private Recipient[] recipients;
  }

  /** Who gets an entry. */
  Recipient[] recipients(Entry entry) {
    String namespace = Channel.namespaceOf(entry.channel());
    Topic topic = recent.heard(namespace, entry.channel());
    if (topic == null) {
      topic = new Topic();
      recent.add(namespace, entry.channel(), topic);
      sorted.put(entry.channel(), topic);
    }
    if (topic.recipients == null) {
      topic.recipients = recipientsOf(entry.channel());
    }
    if (entry.isGone()) {
      recent.remove(namespace, entry.channel());
      sorted.remove(entry.channel());
    }
    return topic.recipients;
  }

  private Recipient[] recipientsOf(String channel) {
    Map<Subscriber, Long> followers =
        new LinkedHashMap<>(byPattern.getOrDefault(channel, Map.of()));
    for (int slash = channel.indexOf('/'); slash >= 0; slash = channel.indexOf('/', slash + 1)) {
      // A connection that follows a channel twice gets it once, at the higher rate.
      byPattern
          .getOrDefault(channel.substring(0, slash + 1) + '*', Map.of())
          .forEach((subscriber, interval) -> followers.merge(subscriber, interval, Math::min));
    }
    return followers.isEmpty()
        ? NOBODY
        : followers.entrySet().stream()
            .map(follower -> new Recipient(follower.getKey().outbox(), follower.getValue()))
            .toArray(Recipient[]::new);
  }

  void follow(ChannelPattern pattern, Subscriber subscriber, long intervalNanos) {
    Long before =
        byPattern
            .computeIfAbsent(pattern.text(), key -> new LinkedHashMap<>())
            .put(subscriber, intervalNanos);
    if (before == null || before != intervalNanos) {
      forgetRecipients(pattern);
    }
  }

  void unfollow(ChannelPattern pattern, Subscriber subscriber) {
    Map<Subscriber, Long> followers = byPattern.get(pattern.text());
    if (followers != null && followers.remove(subscriber) != null) {
      if (followers.isEmpty()) {
        byPattern.remove(pattern.text());
      }
      forgetRecipients(pattern);
    }
  }

  private void forgetRecipients(ChannelPattern pattern) {
    matching(pattern).forEach(topic -> topic.recipients = null);
  }

  private Collection<Topic> matching(ChannelPattern pattern) {
    if (pattern.isPrefix()) {
      return pattern.below(sorted).values();
    }
    Topic topic = sorted.get(pattern.text());
    return topic == null ? List.of() : List.of(topic);
  }
}
