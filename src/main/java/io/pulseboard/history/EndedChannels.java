package io.pulseboard.history;

import io.pulseboard.wire.Entry;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Tombstones: the entries that ended channels, for clients that resume after the journal dropped
 * these entries. Keeps a bounded number, those of the channels that ended last. Not thread-safe.
 */
final class EndedChannels {

  private final int most;
  private final NavigableMap<Long, Entry> byOffset = new TreeMap<>();
  private final Map<String, Long> offsets = new HashMap<>();
  private long forgottenUpTo;

  EndedChannels(int most) {
    this.most = most;
  }

  void add(Entry entry) {
    remove(entry.channel());
    byOffset.put(entry.offset(), entry);
    offsets.put(entry.channel(), entry.offset());
    if (byOffset.size() > most) {
      Entry oldest = byOffset.pollFirstEntry().getValue();
      offsets.remove(oldest.channel());
      forgottenUpTo = oldest.offset();
    }
  }

  /** The channel has begun again. */
  void remove(String channel) {
    Long offset = offsets.remove(channel);
    if (offset != null) {
      byOffset.remove(offset);
    }
  }

  /** The tombstones between two offsets, by ascending offset. */
  Collection<Entry> between(long after, long upTo) {
    return after < upTo ? byOffset.subMap(after, false, upTo, true).values() : List.of();
  }

  /** The tombstone of a channel; null when there is none. */
  Entry of(String channel) {
    Long offset = offsets.get(channel);
    return offset == null ? null : byOffset.get(offset);
  }

  /** Tombstones up to this offset may be missing. */
  long forgottenUpTo() {
    return forgottenUpTo;
  }

  /** Forgets all tombstones; those up to an offset are missing from now on. */
  void clear(long upTo) {
    byOffset.clear();
    offsets.clear();
    forgottenUpTo = upTo;
  }
}
