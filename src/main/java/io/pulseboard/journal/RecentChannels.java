package io.pulseboard.journal;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A bounded map of channels. When it is full, a new channel replaces the one that was silent
 * longest in the namespace with the most channels, so that a publisher of ever new names soon
 * displaces only names of its own namespace. Not thread-safe.
 *
 * @param <T> the value of a channel
 */
public final class RecentChannels<T> {

  private final int most;
  private final BiConsumer<String, T> forgotten;

  /** By namespace; the channels that were silent longest come first. */
  private final Map<String, LinkedHashMap<String, T>> namespaces = new HashMap<>();

  private volatile int size;

  /**
   * @param most the largest number of channels, over all namespaces
   * @param forgotten called with the name and the value of each channel that is forgotten
   */
  public RecentChannels(int most, BiConsumer<String, T> forgotten) {
    this.most = most;
    this.forgotten = forgotten;
  }

  /** The value of a channel, which is no longer silent; null when the channel is new. */
  public T heard(String namespace, String channel) {
    Map<String, T> channels = namespaces.get(namespace);
    return channels == null ? null : channels.get(channel);
  }

  /** Adds a new channel; another one may be forgotten first. */
  public void add(String namespace, String channel, T known) {
    if (size >= most) {
      forgetOne(0);
    }
    namespaces
        .computeIfAbsent(namespace, key -> new LinkedHashMap<>(16, 0.75f, true))
        .put(channel, known);
    size++;
  }

  /** The channel that was silent longest in a namespace; empty when there is none. */
  public Optional<Map.Entry<String, T>> eldest(String namespace) {
    Map<String, T> channels = namespaces.getOrDefault(namespace, new LinkedHashMap<>());
    return channels.entrySet().stream().findFirst();
  }

  /** Removes a channel without calling {@code forgotten}; null when there is no such channel. */
  public T remove(String namespace, String channel) {
    Map<String, T> channels = namespaces.get(namespace);
    T removed = channels == null ? null : channels.remove(channel);
    size -= removed == null ? 0 : 1;
    return removed;
  }

  /**
   * Forgets the channel that was silent longest in the namespace with the most channels.
   *
   * @return whether one was forgotten; false when no namespace has more than one channel
   */
  public boolean forgetOne() {
    return forgetOne(1);
  }

  private boolean forgetOne(int least) {
    LinkedHashMap<String, T> largest = null;
    for (LinkedHashMap<String, T> channels : namespaces.values()) {
      if (largest == null || channels.size() > largest.size()) {
        largest = channels;
      }
    }
    boolean isFound = largest != null && largest.size() > least;
    if (isFound) {
      Iterator<Map.Entry<String, T>> eldest = largest.entrySet().iterator();
      Map.Entry<String, T> gone = eldest.next();
      eldest.remove();
      size--;
      forgotten.accept(gone.getKey(), gone.getValue());
    }
    return isFound;
  }

  /** The number of channels. For any thread. */
  public int size() {
    return size;
  }
}
