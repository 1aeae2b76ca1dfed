package io.pulseboard.history;

import io.pulseboard.config.Settings;
import io.pulseboard.wire.Entry;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * All windows together, within two bounds: entries of one channel, and bytes over all. When the
 * bytes are used up, all windows are shortened alike: the longest ones lose a quarter, until it
 * fits. When half of the bytes are free again, they grow back. The latest entry of a channel stays
 * until the channel is forgotten.
 *
 * <p>Not thread-safe: one writer at a time, which is the hub under its lock.
 */
public final class History {

  private final long maxBytes;
  private final Set<Window> windows = new LinkedHashSet<>();
  private final int configuredEntries;
  private int maxEntries;
  private long bytes;

  public History(Settings.History settings) {
    this.configuredEntries = settings.maxEntries();
    this.maxEntries = configuredEntries;
    this.maxBytes = settings.maxBytes();
  }

  /** A window for a channel that was not seen before. */
  public Window open() {
    Window window = new Window();
    windows.add(window);
    return window;
  }

  /** Forgets a window and what it holds. */
  public void close(Window window) {
    windows.remove(window);
    while (window.size() > 0) {
      bytes -= window.removeOldest().bytes();
    }
  }

  /** Adds the newest entry of a channel to its window. */
  public void add(Window window, Entry entry) {
    window.add(entry);
    bytes += entry.bytes();
    shorten(window);
    if (bytes < maxBytes / 2 && maxEntries < configuredEntries) {
      maxEntries = Math.min(configuredEntries, maxEntries + maxEntries / 4 + 1);
    }
    while (bytes > maxBytes && maxEntries > 1) {
      maxEntries = Math.max(1, longest() * 3 / 4);
      windows.forEach(this::shorten);
    }
  }

  /** Whether one entry of each channel is more than all windows may hold together. */
  public boolean isOverBound() {
    return bytes > maxBytes;
  }

  /** What all windows hold, in bytes of encoded lines. */
  public long bytes() {
    return bytes;
  }

  private int longest() {
    return windows.stream().mapToInt(Window::size).max().orElse(1);
  }

  private void shorten(Window window) {
    while (window.size() > maxEntries) {
      bytes -= window.removeOldest().bytes();
    }
  }
}
