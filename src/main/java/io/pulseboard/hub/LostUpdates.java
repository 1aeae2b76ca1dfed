package io.pulseboard.hub;

import io.pulseboard.journal.Namespaces;
import io.pulseboard.model.Channel;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.ChannelPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What of the updates that a client missed can't be sent any more, by subscription. A channel that
 * several subscriptions stand for is counted with one of them, but makes all of them incomplete.
 * Used by one thread, for one command.
 */
final class LostUpdates {

  private final List<ChannelPattern> all;
  private final Patterns patterns;
  private final Namespaces namespaces;

  /** The subscriptions of each channel that was asked for, the one that counts it first. */
  private final Map<String, List<ChannelPattern>> byChannel = new HashMap<>();

  private final Map<ChannelPattern, OptionalLong> lost = new LinkedHashMap<>();
  private final Set<ChannelPattern> incomplete = new HashSet<>();

  /** Events that may be lost, by the subscription that counts them. */
  private final Map<ChannelPattern, Long> expected = new HashMap<>();

  /** The same with each subscription that stands for them. */
  private final Map<ChannelPattern, Long> covered = new HashMap<>();

  LostUpdates(List<ChannelPattern> all, Patterns patterns, Namespaces namespaces) {
    this.all = all;
    this.patterns = patterns;
    this.namespaces = namespaces;
  }

  private List<ChannelPattern> of(String channel) {
    List<ChannelPattern> known = byChannel.get(channel);
    if (known == null) {
      known = new ArrayList<>(1);
      ChannelPattern counting = patterns.of(channel);
      if (counting != null) {
        known.add(counting);
        for (ChannelPattern one : all.size() == 1 ? List.<ChannelPattern>of() : all) {
          if (one != counting && one.matches(channel)) {
            known.add(one);
          }
        }
      }
      byChannel.put(channel, known);
    }
    return known;
  }

  /** Whether a channel belongs to a subscription. */
  boolean isWanted(String channel) {
    return !of(channel).isEmpty();
  }

  /** So many updates of a channel are lost. */
  void add(String channel, long count) {
    List<ChannelPattern> subscriptions = of(channel);
    if (count > 0 && !subscriptions.isEmpty()) {
      incomplete.addAll(subscriptions);
      add(subscriptions.get(0), count);
    }
  }

  private void add(ChannelPattern subscription, long count) {
    lost.merge(
        subscription,
        OptionalLong.of(count),
        (sum, more) -> sum.isEmpty() ? sum : OptionalLong.of(sum.getAsLong() + more.getAsLong()));
  }

  /** So many updates of a channel were missed: if it is one of events, each may be lost. */
  void expect(String channel, long count) {
    List<ChannelPattern> subscriptions = of(channel);
    if (!subscriptions.isEmpty() && isEvent(channel)) {
      expected.merge(subscriptions.get(0), count, Long::sum);
      subscriptions.forEach(one -> covered.merge(one, count, Long::sum));
    }
  }

  /** One of the events that were expected is sent. */
  void sent(String channel) {
    expect(channel, -1);
  }

  /** What was expected and not sent is lost. */
  void loseExpected() {
    covered.forEach(
        (subscription, left) -> {
          if (left > 0) {
            incomplete.add(subscription);
          }
        });
    expected.forEach(
        (subscription, left) -> {
          if (left > 0) {
            add(subscription, left);
          }
        });
  }

  private boolean isEvent(String channel) {
    return namespaces.kindOf(Channel.namespaceOf(channel)).orElse(null) == ChannelKind.EVENT;
  }

  /** More was lost in some namespaces than can be counted. */
  void addUnknown(Set<String> uncertain) {
    all.stream().filter(one -> uncertain.contains(one.namespace())).forEach(this::addUnknown);
  }

  /** Nobody can say how much was lost. */
  void addUnknown() {
    all.forEach(this::addUnknown);
  }

  private void addUnknown(ChannelPattern subscription) {
    lost.put(subscription, OptionalLong.empty());
    incomplete.add(subscription);
  }

  /** How much was lost of each subscription of which something was; empty where it is unknown. */
  Map<ChannelPattern, OptionalLong> counts() {
    return lost;
  }

  /** Whether nothing of a subscription was lost. */
  boolean isComplete(ChannelPattern subscription) {
    return !incomplete.contains(subscription);
  }
}
