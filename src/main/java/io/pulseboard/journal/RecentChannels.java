package io.pulseboard.journal;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What is known of each channel, of so many channels at most. One more makes the namespace with the
 * most channels forget the one of its channels that was silent longest: whoever publishes to ever
 * new names soon crowds out names of that namespace alone. Not thread-safe.
 *
 * <p>All who see the same updates in the same order forget the same channels.
 *
 * @param <T> what is known of a channel
 */
public final class RecentChannels<T> {

  private final int most;
  private final BiConsumer<String, T> forgotten;

  /** By namespace; of each, those silent longest first. */
  private final Map<String, LinkedHashMap<String, T>> namespaces = new HashMap<>();

  private volatile int size;

  /**
   * @param most channels at most, over all namespaces
   * @param forgotten hears the name of each channel that is forgotten, and what was known of it
   */
  public RecentChannels(int most, BiConsumer<String, T> forgotten) {
    this.most = most;
    this.forgotten = forgotten;
  }

  /** What is known of a channel on which something happens now; null where it is new. */
  public T heard(String namespace, String channel) {
    Map<String, T> channels = namespaces.get(namespace);
    return channels == null ? null : channels.get(channel);
  }

  /** Adds a channel that is new; another may have to go first. */
  public void add(String namespace, String channel, T known) {
    if (size >= most) {
      forgetOne(0);
    }
    namespaces
        .computeIfAbsent(namespace, key -> new LinkedHashMap<>(16, 0.75f, true))
        .put(channel, known);
    size++;
  }

  /** The channel of a namespace that was silent longest; empty when it has none. */
  public Optional<Map.Entry<String, T>> eldest(String namespace) {
    Map<String, T> channels = namespaces.getOrDefault(namespace, new LinkedHashMap<>());
    return channels.entrySet().stream().findFirst();
  }

  /** Takes a channel out, without a call of {@code forgotten}; null where it is not known. */
  public T remove(String namespace, String channel) {
    Map<String, T> channels = namespaces.get(namespace);
    T removed = channels == null ? null : channels.remove(channel);
    size -= removed == null ? 0 : 1;
    return removed;
  }

  /**
   * Forgets the channel that was silent longest of the namespace with the most channels.
   *
   * @return whether there was one to forget: not when each namespace has but one channel
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

  /** How many channels are known. For any thread. */
  public int size() {
    return size;
  }
}
