package io.pulseboard.history;

import io.pulseboard.config.Settings;
import io.pulseboard.journal.Journal;
import io.pulseboard.journal.RecentChannels;
import io.pulseboard.model.Channel;
import io.pulseboard.model.ChannelPattern;
import io.pulseboard.telemetry.Telemetry;
import io.pulseboard.wire.Entry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A reader of the journal that keeps the recent updates of every channel, each in a {@link Window}.
 * Two bounds apply: entries per channel, and bytes over all channels. When the bytes are used up,
 * the bound on entries is lowered to three quarters of the longest window, until the windows fit.
 * When half of the bytes are free again, the bound grows back. The latest entry of a channel stays
 * until the channel ends or is forgotten.
 *
 * <p>Threads: {@link #follow} runs on one thread that the gateway's {@code Lifecycle} owns; the
 * other methods on any. A caller that needs the history up to an offset calls {@link #catchUp}, and
 * so does not depend on the pace of that thread. One lock guards the windows; its holder waits for
 * nothing but the journal's own lock.
 */
@Singleton
public class History {

  private static final System.Logger LOG = System.getLogger(History.class.getName());

  private static final int PAGE = 512;

  private final Journal journal;
  private final ReentrantLock lock = new ReentrantLock();
  private final int configuredEntries;
  private final long maxBytes;
  private final RecentChannels<Window> recent;
  private final NavigableMap<String, Window> windows = new TreeMap<>();
  private final EndedChannels ended;

  private volatile String epoch;
  private volatile long readUpTo;
  private int maxEntries;
  private long bytes;
  private volatile long forgotten;

  @Inject
  public History(Settings settings, Journal journal, Telemetry telemetry) {
    this.journal = journal;
    this.configuredEntries = settings.history().maxEntries();
    this.maxEntries = configuredEntries;
    this.maxBytes = settings.history().maxBytes();
    int maxChannels = settings.namespaces().maxChannels();
    this.recent = new RecentChannels<>(maxChannels, this::forget);
    this.ended = new EndedChannels(maxChannels);
    this.epoch = journal.head().epoch();
    telemetry.gauge("pulseboard.channels", "none", "Known channels", recent::size);
    telemetry.gauge(
        "pulseboard.channels.forgotten",
        "none",
        "Channels forgotten for new ones",
        this::forgotten);
  }

  /** Reads new entries from the journal; waits up to {@code timeoutMillis} ms for one. */
  public void follow(long timeoutMillis) throws InterruptedException {
    Journal.Page page = journal.awaitAfter(readUpTo, 1, timeoutMillis);
    if (!page.entries().isEmpty() || !page.epoch().equals(epoch)) {
      catchUp(Long.MAX_VALUE);
    }
  }

  /** Reads the journal up to an offset or its end. */
  public void catchUp(long offset) {
    for (boolean more = readUpTo < offset; more; ) {
      lock.lock();
      try {
        more = readUpTo < offset && !read(journal.readAfter(readUpTo, PAGE)).isEmpty();
      } finally {
        lock.unlock();
      }
    }
  }

  private List<Entry> read(Journal.Page page) {
    if (!page.epoch().equals(epoch)) {
      epoch = page.epoch();
      forgetAll();
      ended.clear(0);
      readUpTo = 0;
      return page.entries();
    }
    if (page.missed() > 0) {
      fellBehind(page);
    }
    for (Entry entry : page.entries()) {
      // First: one that fails is not read again.
      readUpTo = entry.offset();
      accept(entry);
    }
    readUpTo = page.end();
    return page.entries();
  }

  /** Forgets channels with missed updates: their values may no longer be the latest. */
  private void fellBehind(Journal.Page page) {
    LOG.log(
        Level.WARNING,
        "{0} updates left the journal before the history could read them. Raise"
            + " pulseboard.journal.max-entries or max-bytes.",
        page.missed());
    var counts = journal.count(readUpTo, page.missedUpTo());
    if (counts.isEmpty() || !counts.get().uncertain().isEmpty()) {
      forgetAll();
    } else {
      counts.get().byChannel().keySet().forEach(this::remove);
    }
    ended.clear(page.missedUpTo());
  }

  private void accept(Entry entry) {
    if (entry.isGone()) {
      remove(entry.channel());
      ended.add(entry);
      return;
    }
    String namespace = Channel.namespaceOf(entry.channel());
    Window window = recent.heard(namespace, entry.channel());
    if (window == null) {
      window = new Window(entry.channel(), lock);
      recent.add(namespace, entry.channel(), window);
      windows.put(entry.channel(), window);
      ended.remove(entry.channel());
    }
    window.add(entry);
    bytes += entry.updateBytes();
    bound(window);
  }

  private void bound(Window grown) {
    shorten(grown);
    if (bytes < maxBytes / 2 && maxEntries < configuredEntries) {
      maxEntries = Math.min(configuredEntries, maxEntries + maxEntries / 4 + 1);
    }
    while (bytes > maxBytes && maxEntries > 1) {
      maxEntries = Math.max(1, longest() * 3 / 4);
      windows.values().forEach(this::shorten);
    }
    while (bytes > maxBytes && recent.forgetOne()) {
      // Even one entry per channel exceeds the bytes.
    }
  }

  private int longest() {
    return windows.values().stream().mapToInt(Window::size).max().orElse(1);
  }

  private void shorten(Window window) {
    while (window.size() > maxEntries) {
      bytes -= window.removeOldest().updateBytes();
    }
  }

  private void remove(String channel) {
    Window window = recent.remove(Channel.namespaceOf(channel), channel);
    if (window != null) {
      close(window);
    }
  }

  private void forget(String channel, Window window) {
    close(window);
    forgotten++;
  }

  private void close(Window window) {
    windows.remove(window.channel());
    while (window.size() > 0) {
      bytes -= window.removeOldest().updateBytes();
    }
  }

  private void forgetAll() {
    Set.copyOf(windows.keySet()).forEach(this::remove);
  }

  private long forgotten() {
    return forgotten;
  }

  /** The windows of the channels that a pattern matches, by name. */
  public List<Window> windows(ChannelPattern pattern) {
    lock.lock();
    try {
      if (!pattern.isPrefix()) {
        Window window = windows.get(pattern.text());
        return window == null ? List.of() : List.of(window);
      }
      return List.copyOf(pattern.below(windows).values());
    } finally {
      lock.unlock();
    }
  }

  /**
   * The tombstones of matching channels that have not begun again, by ascending offset.
   *
   * @param after the last offset that is not wanted
   * @param upTo the last offset that is wanted
   */
  public List<Entry> ended(ChannelPattern pattern, long after, long upTo) {
    lock.lock();
    try {
      if (!pattern.isPrefix()) {
        Entry end = ended.of(pattern.text());
        return end == null || end.offset() <= after || end.offset() > upTo
            ? List.of()
            : List.of(end);
      }
      return ended.between(after, upTo).stream()
          .filter(entry -> pattern.matches(entry.channel()))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** Whether all channels that ended after an offset are known. */
  public boolean knowsEndedAfter(long offset) {
    lock.lock();
    try {
      return offset >= ended.forgottenUpTo();
    } finally {
      lock.unlock();
    }
  }

  /** The memory of all windows, in bytes. */
  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /** The offset up to which the journal was read. For any thread; takes no lock. */
  long readUpTo() {
    return readUpTo;
  }
}
