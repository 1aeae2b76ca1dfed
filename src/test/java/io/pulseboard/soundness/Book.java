package io.pulseboard.soundness;

import io.pulseboard.model.ChannelKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All that was published in one epoch: what is true, whatever the server keeps of it. */
final class Book {

  private final String epoch;
  private final List<Published> all = new ArrayList<>();

  /** What left the journal before it was fanned out: nobody got it live. */
  private final Set<Long> unseen = new HashSet<>();

  Book(String epoch) {
    this.epoch = epoch;
  }

  /** One update, and the number that its data holds; negative where it ends its channel. */
  record Published(long offset, String channel, ChannelKind kind, int number) {

    boolean isEnd() {
      return number < 0;
    }
  }

  String epoch() {
    return epoch;
  }

  void add(Published published) {
    all.add(published);
  }

  void neverFannedOut(long after, long upTo) {
    between(after, upTo).forEach(one -> unseen.add(one.offset()));
  }

  Published at(long offset) {
    return all.get((int) offset - 1);
  }

  long head() {
    return all.size();
  }

  /** How many updates of a channel were fanned out between two offsets, neither of them counted. */
  long count(String channel, long after, long before) {
    return between(after, before - 1)
        .filter(one -> one.channel().equals(channel) && !unseen.contains(one.offset()))
        .count();
  }

  /** How many there were, fanned out or not: a snapshot may hold what nobody got live. */
  long countAll(String channel, long after, long before) {
    return between(after, before - 1).filter(one -> one.channel().equals(channel)).count();
  }

  /** The offset of a channel's last end before an offset, 0 where there is none. */
  long lastEnd(String channel, long before) {
    return between(0, before - 1)
        .filter(one -> one.isEnd() && one.channel().equals(channel))
        .mapToLong(Published::offset)
        .max()
        .orElse(0);
  }

  /** The offsets of all events of some subscriptions, after one offset and up to another. */
  Set<Long> events(Collection<String> patterns, long after, long upTo) {
    Set<Long> offsets = new TreeSet<>();
    between(after, upTo)
        .filter(one -> one.kind() == ChannelKind.EVENT && covers(patterns, one.channel()))
        .forEach(one -> offsets.add(one.offset()));
    return offsets;
  }

  /** The newest update of each state channel that some subscriptions cover and that is there. */
  Map<String, Long> latestStates(Collection<String> patterns, long upTo) {
    Map<String, Long> latest = newestStates(patterns, upTo);
    latest.values().removeIf(offset -> at(offset).isEnd());
    return latest;
  }

  /** The same, with the ends of those that are there no more. */
  Map<String, Long> newestStates(Collection<String> patterns, long upTo) {
    Map<String, Long> latest = new HashMap<>();
    between(0, upTo)
        .filter(one -> one.kind() == ChannelKind.STATE)
        .forEach(one -> latest.put(one.channel(), one.offset()));
    latest.keySet().removeIf(channel -> !covers(patterns, channel));
    return latest;
  }

  private Stream<Published> between(long after, long upTo) {
    return after >= upTo ? Stream.empty() : all.subList((int) after, (int) upTo).stream();
  }

  static boolean covers(Collection<String> patterns, String channel) {
    for (String pattern : patterns) {
      boolean isPrefix = pattern.endsWith("*");
      if (isPrefix
          ? channel.startsWith(pattern.substring(0, pattern.length() - 1))
          : channel.equals(pattern)) {
        return true;
      }
    }
    return false;
  }
}
