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
 * Counts the missed updates that can no longer be sent, by subscription. A channel that several
 * subscriptions match is counted with one of them, but makes all of them incomplete. Used by one
 * thread, for one command.
 */
final class LostUpdates {

  private final List<ChannelPattern> all;
  private final Patterns patterns;
  private final Namespaces namespaces;

  /** The subscriptions that match each channel, beginning with the one that counts it. */
  private final Map<String, List<ChannelPattern>> byChannel = new HashMap<>();

  private final Map<ChannelPattern, OptionalLong> lost = new LinkedHashMap<>();
  private final Set<ChannelPattern> incomplete = new HashSet<>();

  /** Missed events that are not sent yet, by the subscription that counts them. */
  private final Map<ChannelPattern, Long> expected = new HashMap<>();

  /** The same, by every subscription that matches them. */
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

  /** Whether a subscription matches a channel. */
  boolean isWanted(String channel) {
    return !of(channel).isEmpty();
  }

  /** Counts updates of a channel as lost. */
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

  /** Counts updates of a channel as missed: those of an event channel may turn out to be lost. */
  void expect(String channel, long count) {
    List<ChannelPattern> subscriptions = of(channel);
    if (!subscriptions.isEmpty() && isEvent(channel)) {
      expected.merge(subscriptions.get(0), count, Long::sum);
      subscriptions.forEach(one -> covered.merge(one, count, Long::sum));
    }
  }

  /** One of the expected events is sent. */
  void sent(String channel) {
    expect(channel, -1);
  }

  /** Counts what was expected and not sent as lost. */
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

  /** Marks the losses in some namespaces as unknown. */
  void addUnknown(Set<String> uncertain) {
    all.stream().filter(one -> uncertain.contains(one.namespace())).forEach(this::addUnknown);
  }

  /** Marks all losses as unknown. */
  void addUnknown() {
    all.forEach(this::addUnknown);
  }

  private void addUnknown(ChannelPattern subscription) {
    lost.put(subscription, OptionalLong.empty());
    incomplete.add(subscription);
  }

  /** How many updates each incomplete subscription lost; empty where that is unknown. */
  Map<ChannelPattern, OptionalLong> counts() {
    return lost;
  }

  /** Whether nothing of a subscription was lost. */
  boolean isComplete(ChannelPattern subscription) {
    return !incomplete.contains(subscription);
  }
}
