package io.pulseboard.hub.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseboard.TestTelemetry;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.wire.Entries;
import io.pulseboard.wire.Entry;
import io.pulseboard.wire.ServerMessage;
import io.pulseboard.wire.ServerMessage.UpdateMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class OutboxTest {

  private static final int BOUND = 64_000;

  private long offset;

  private Entry entry(String channel, ChannelKind kind, int length) {
    offset++;
    return Entries.of(offset, channel, kind, "x".repeat(length));
  }

  private Entry state(String channel) {
    return entry(channel, ChannelKind.STATE, 10);
  }

  private Entry event(String channel) {
    return entry(channel, ChannelKind.EVENT, 10);
  }

  private static Outbox outbox(Carrier carrier) {
    return new Outbox("test", carrier, BOUND, TestTelemetry.create());
  }

  private static void offer(Outbox outbox, Entry entry) {
    if (outbox.add(new UpdateMessage(entry, false, 0), 0)) {
      outbox.pump();
    }
  }

  @Test
  void anIdleConnectionGetsEachUpdateAtOnce() {
    RecordingCarrier carrier = RecordingCarrier.fast();
    Outbox outbox = outbox(carrier);
    offer(outbox, state("stocks/A"));
    offer(outbox, state("stocks/A"));
    assertThat(carrier.frames).hasSize(2);
    assertThat(outbox.bytes()).isZero();
  }

  @Test
  void whatWaitsGoesOutAsOneFrame() {
    RecordingCarrier carrier = RecordingCarrier.slow();
    Outbox outbox = outbox(carrier);
    for (int i = 0; i < 10; i++) {
      offer(outbox, event("trades/A"));
    }
    carrier.takeAll();
    assertThat(carrier.frames).hasSize(2);
    assertThat(carrier.offsets("trades/A"))
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    assertThat(carrier.mostInProgress).isEqualTo(1);
  }

  @Test
  void aNewerStateTakesThePlaceOfTheOlderAndSaysHowManyItSkipped() {
    RecordingCarrier carrier = RecordingCarrier.slow();
    Outbox outbox = outbox(carrier);
    offer(outbox, state("stocks/A")); // in progress
    offer(outbox, state("stocks/A"));
    offer(outbox, state("stocks/B"));
    offer(outbox, state("stocks/A"));
    offer(outbox, state("stocks/A"));
    carrier.takeAll();
    assertThat(carrier.offsets("stocks/A")).containsExactly(1L, 5L);
    assertThat(carrier.offsets("stocks/B")).containsExactly(3L);
    assertThat(carrier.lines().get(2).getInt("x")).isEqualTo(2);
    assertThat(carrier.lines().get(1)).doesNotContainKey("x");
  }

  @Test
  void whatIsAddedTogetherGoesOutTogetherAndSkipsNothing() {
    RecordingCarrier carrier = RecordingCarrier.fast();
    Outbox outbox = outbox(carrier);
    for (int i = 0; i < 10; i++) {
      outbox.add(new UpdateMessage(event("trades/A"), false, 0), 0);
    }
    assertThat(carrier.frames).isEmpty();
    outbox.pump();
    assertThat(carrier.frames).singleElement().asList().hasSize(10);
    for (int i = 0; i < 3; i++) {
      outbox.add(new UpdateMessage(state("stocks/A"), false, 0), 0);
    }
    outbox.pump();
    assertThat(carrier.offsets("stocks/A")).containsExactly(11L, 12L, 13L);
    assertThat(carrier.lines()).noneMatch(line -> line.containsKey("x"));
  }

  @Test
  void offsetsOnAConnectionOnlyGrow() {
    RecordingCarrier carrier = RecordingCarrier.slow();
    Outbox outbox = outbox(carrier);
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      offer(
          outbox, random.nextBoolean() ? state("stocks/" + random.nextInt(5)) : event("trades/A"));
      if (random.nextInt(10) == 0) {
        carrier.take();
      }
    }
    carrier.takeAll();
    List<Long> sent =
        carrier.frames.stream().flatMap(List::stream).map(ServerMessage::cursor).toList();
    assertThat(sent).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aStalledReaderHoldsNoMoreThanTheBound() {
    RecordingCarrier carrier = RecordingCarrier.slow();
    Outbox outbox = outbox(carrier);
    for (int i = 0; i < 10_000 && !outbox.isOverrun(); i++) {
      offer(outbox, entry("trades/A", ChannelKind.EVENT, 100));
      assertThat(outbox.bytes()).isLessThanOrEqualTo(BOUND);
    }
    assertThat(outbox.isOverrun()).isTrue();
    assertThat(outbox.bytes()).isLessThan(BOUND / 2);
  }

  @Test
  void statesAloneNeverOverrunAStalledReader() {
    RecordingCarrier carrier = RecordingCarrier.slow();
    Outbox outbox = outbox(carrier);
    for (int i = 0; i < 10_000; i++) {
      offer(outbox, state("stocks/" + i % 50));
    }
    assertThat(outbox.isOverrun()).isFalse();
    assertThat(outbox.bytes()).isLessThanOrEqualTo(BOUND);
    carrier.takeAll();
    assertThat(carrier.offsets("stocks/49")).endsWith(10_000L);
  }

  @Test
  void aFrameIsBounded() {
    RecordingCarrier carrier = RecordingCarrier.slow();
    Outbox outbox = outbox(carrier);
    for (int i = 0; i < 60; i++) {
      offer(outbox, entry("trades/A", ChannelKind.EVENT, 100));
    }
    carrier.takeAll();
    assertThat(carrier.frames)
        .hasSizeGreaterThan(2)
        .allMatch(frame -> frame.stream().mapToInt(ServerMessage::bytes).sum() <= BOUND / 4);
  }

  @Test
  void finishesAfterWhatWaits() {
    RecordingCarrier carrier = RecordingCarrier.slow();
    Outbox outbox = outbox(carrier);
    offer(outbox, event("trades/A"));
    outbox.offer(new ServerMessage.Refreshed(7));
    AtomicBoolean finished = new AtomicBoolean();
    outbox.finish(() -> finished.set(true));
    offer(outbox, event("trades/A"));
    assertThat(finished).isFalse();
    carrier.take();
    carrier.take();
    assertThat(finished).isTrue();
    assertThat(carrier.frames.get(1)).containsExactly(new ServerMessage.Refreshed(7));
  }

  @Test
  void finishesAtOnceWhenNothingWaits() {
    AtomicBoolean finished = new AtomicBoolean();
    outbox(RecordingCarrier.fast()).finish(() -> finished.set(true));
    assertThat(finished).isTrue();
  }

  @Test
  void manyOfferersAndACompletingThreadLoseNothing() throws Exception {
    AtomicLong received = new AtomicLong();
    Outbox outbox =
        new Outbox(
            "test",
            new AsynchronousCarrier(batch -> received.addAndGet(batch.size())),
            64_000_000,
            TestTelemetry.create());
    List<CompletableFuture<Void>> offerers = new ArrayList<>();
    for (int offerer = 0; offerer < 4; offerer++) {
      offerers.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 20_000; i++) {
                  outbox.offer(new ServerMessage.Refreshed(i));
                }
              }));
    }
    offerers.forEach(CompletableFuture::join);
    org.awaitility.Awaitility.await().until(() -> received.get() == 80_000);
    org.awaitility.Awaitility.await().until(() -> outbox.bytes() == 0);
  }

  /** Takes batches on threads of its own, as containers do. */
  private record AsynchronousCarrier(Consumer<List<ServerMessage>> consumer) implements Carrier {

    @Override
    public int send(List<ServerMessage> batch, Runnable done) {
      CompletableFuture.runAsync(
          () -> {
            consumer.accept(batch);
            done.run();
          });
      return 0;
    }

    @Override
    public String name() {
      return "test";
    }

    @Override
    public boolean answersPings() {
      return false;
    }

    @Override
    public void ping() {
      // No answer is expected.
    }

    @Override
    public void close(io.pulseboard.wire.CloseCode code) {
      // Nothing to close.
    }
  }
}
