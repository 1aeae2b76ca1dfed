package io.pulseboard.journal;

import io.pulseboard.config.Settings;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Position;
import io.pulseboard.model.Update;
import io.pulseboard.wire.Entries;
import io.pulseboard.wire.Entry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A journal as it may be elsewhere: there are holes between its offsets, an update is confirmed
 * later than it is there, and the journal may lose all it has and begin a new epoch.
 */
public final class SparseJournal implements Journal {

  /** From one offset to the next. */
  public static final int STEP = 10;

  private final Settings settings;
  private final Map<Long, Entry> entries = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> confirmed = new CompletableFuture<>();
  private volatile Journal dense;

  public SparseJournal(Settings settings) {
    this.settings = settings;
    this.dense = new MemoryJournal(settings);
  }

  /** Everything is gone; offsets begin anew. */
  public void restart() {
    entries.clear();
    dense = new MemoryJournal(settings);
  }

  /** Confirms all that was appended, and from now on at once. */
  public void confirm() {
    confirmed.complete(null);
  }

  /** The journal can no longer be reached: nothing that was not confirmed ever is. */
  public void fail() {
    confirmed.completeExceptionally(new IllegalStateException("The journal is gone."));
  }

  @Override
  public CompletionStage<Position> append(Update update, ChannelKind kind) {
    return dense
        .append(update, kind)
        .thenCombine(confirmed, (position, nothing) -> outer(position));
  }

  @Override
  public int expire(String namespace, long silentMillis) {
    return dense.expire(namespace, silentMillis);
  }

  private static Position outer(Position position) {
    return new Position(position.epoch(), STEP * position.offset());
  }

  private Entry outer(Entry entry) {
    return entries.computeIfAbsent(
        entry.offset(),
        offset -> Entries.of(entry.epoch(), STEP * offset, entry.kind(), entry.update()));
  }

  private Page outer(Page page, long after) {
    return new Page(
        page.epoch(),
        page.entries().stream().map(this::outer).toList(),
        page.missed(),
        page.missed() == 0 ? after : STEP * page.missedUpTo());
  }

  @Override
  public Position head() {
    return outer(dense.head());
  }

  @Override
  public boolean knows(Position position) {
    return position.epoch().equals(head().epoch()) && position.offset() <= head().offset();
  }

  @Override
  public Optional<Counts> count(long after, long upTo) {
    return dense.count(after / STEP, upTo / STEP);
  }

  @Override
  public Page readAfter(long offset, int max) {
    return outer(dense.readAfter(offset / STEP, max), offset);
  }

  @Override
  public List<Entry> readBefore(long offset, int max) {
    return dense.readBefore(-Math.floorDiv(-offset, (long) STEP), max).stream()
        .map(this::outer)
        .toList();
  }

  @Override
  public Page awaitAfter(long offset, int max, long timeoutMillis) throws InterruptedException {
    return outer(dense.awaitAfter(offset / STEP, max, timeoutMillis), offset);
  }

  @Override
  public long size() {
    return dense.size();
  }

  @Override
  public long bytes() {
    return dense.bytes();
  }
}
