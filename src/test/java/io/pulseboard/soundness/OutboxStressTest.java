package io.pulseboard.soundness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pulseboard.TestTelemetry;
import io.pulseboard.hub.delivery.OutboxDriver;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.telemetry.Telemetry;
import io.pulseboard.wire.CloseCode;
import io.pulseboard.wire.Entries;
import io.pulseboard.wire.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many threads offer, one takes, one ends it all: over and over, at moments that differ. */
class OutboxStressTest {

  private static final int ROUNDS = 80;
  private static final int OFFERERS = 3;
  private static final int OFFERS = 300;
  private static final int ROOMY = 1 << 28;
  private static final int NARROW = 16_384;
  private static final String EVENT = "trades/A";
  private static final String STATE = "stocks/A";

  private final Telemetry telemetry = TestTelemetry.create();
  private final ExecutorService threads = Executors.newFixedThreadPool(OFFERERS + 1);
  private final ExecutorService taker = Executors.newSingleThreadExecutor();
  private final AtomicInteger offered = new AtomicInteger();
  private final List<Entry> events = entries(EVENT, ChannelKind.EVENT);
  private final List<Entry> states = entries(STATE, ChannelKind.STATE);

  private static List<Entry> entries(String channel, ChannelKind kind) {
    return IntStream.range(0, OFFERERS * OFFERS)
        .mapToObj(i -> Entries.of(i + 1, channel, kind, "some text"))
        .toList();
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    taker.shutdownNow();
  }

  /** A reader that takes frames now on its own thread, now at once. */
  private final class Reader implements io.pulseboard.hub.delivery.Reader {
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();
    private final AtomicInteger frames = new AtomicInteger();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @Override
    public void receive(List<String> batch, Runnable taken) {
      mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
      lines.addAll(batch);
      if (frames.getAndIncrement() % 4 == 0) {
        take(taken);
      } else {
        taker.execute(() -> take(taken));
      }
    }

    private void take(Runnable taken) {
      underWay.decrementAndGet();
      taken.run();
    }

    @Override
    public void closed(CloseCode code) {
      throw new AssertionError("Nobody closes here");
    }
  }

  /** Lets all offerers and the ender go at once, and waits for them. */
  private void round(int bound, OutboxDriver queue, Offering offering, Runnable end)
      throws Exception {
    offered.set(0);
    CyclicBarrier start = new CyclicBarrier(OFFERERS + 1);
    List<Callable<Void>> work = new ArrayList<>();
    for (int offerer = 0; offerer < OFFERERS; offerer++) {
      int first = offerer * OFFERS;
      work.add(
          () -> {
            start.await();
            for (int i = first; i < first + OFFERS; i++) {
              offering.offer(i);
              offered.incrementAndGet();
              assertThat(queue.bytes()).isBetween(0L, (long) bound);
            }
            return null;
          });
    }
    work.add(
        () -> {
          start.await();
          end.run();
          return null;
        });
    for (Future<Void> done : threads.invokeAll(work)) {
      done.get();
    }
  }

  /** Offers the line of a number. */
  private interface Offering {
    void offer(int number);
  }

  private static void awaitEmpty(OutboxDriver queue) {
    await().pollInterval(1, TimeUnit.MILLISECONDS).until(() -> queue.bytes() == 0);
  }

  /** Waits for a moment in the middle of a round, another one in each. */
  private void letSomeBeOffered(int round) {
    int some = round * OFFERS / 50 % (OFFERERS * OFFERS);
    while (offered.get() < some) {
      Thread.onSpinWait();
    }
  }

  @Test
  void allThatIsOfferedIsSentOnceAndInTheOrderOfItsThread() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Reader reader = new Reader();
      OutboxDriver queue = new OutboxDriver(reader, ROOMY, telemetry);
      round(ROOMY, queue, queue::offer, () -> {});
      awaitEmpty(queue);
      assertThat(reader.mostUnderWay).hasValueLessThanOrEqualTo(1);
      Map<Integer, List<Integer>> byOfferer =
          reader.lines.stream()
              .map(Integer::valueOf)
              .collect(Collectors.groupingBy(number -> number / OFFERS));
      assertThat(byOfferer).hasSize(OFFERERS);
      assertThat(byOfferer.values()).allMatch(numbers -> isSequence(numbers));
    }
  }

  private static boolean isSequence(List<Integer> numbers) {
    return numbers.size() == OFFERS
        && IntStream.range(1, OFFERS).allMatch(i -> numbers.get(i) == numbers.get(i - 1) + 1);
  }

  @Test
  void whatIsOfferedBeforeTheEndIsSentBeforeItIsOver() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Reader reader = new Reader();
      OutboxDriver queue = new OutboxDriver(reader, ROOMY, telemetry);
      AtomicBoolean ending = new AtomicBoolean();
      AtomicInteger ended = new AtomicInteger();
      AtomicInteger framesAtEnd = new AtomicInteger();
      Queue<String> before = new ConcurrentLinkedQueue<>();
      int moment = round;
      round(
          ROOMY,
          queue,
          i -> {
            queue.offer(i);
            if (!ending.get()) {
              before.add(Integer.toString(i));
            }
          },
          () -> {
            letSomeBeOffered(moment);
            ending.set(true);
            queue.finish(
                () -> {
                  framesAtEnd.set(reader.frames.get());
                  ended.incrementAndGet();
                });
          });
      await().pollInterval(1, TimeUnit.MILLISECONDS).until(() -> ended.get() > 0);
      awaitEmpty(queue);
      assertThat(ended).hasValue(1);
      assertThat(reader.frames).hasValue(framesAtEnd.get());
      assertThat(reader.mostUnderWay).hasValueLessThanOrEqualTo(1);
      assertThat(reader.lines).containsAll(before).doesNotHaveDuplicates();
    }
  }

  @Test
  void whatIsDroppedLeavesNothingBehind() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Reader reader = new Reader();
      OutboxDriver queue = new OutboxDriver(reader, ROOMY, telemetry);
      AtomicInteger ended = new AtomicInteger();
      int moment = round;
      round(
          ROOMY,
          queue,
          i -> queue.offer(events.get(i)),
          () -> {
            letSomeBeOffered(moment);
            queue.finish(ended::incrementAndGet);
            queue.drop();
          });
      awaitEmpty(queue);
      int frames = reader.frames.get();
      queue.offer(-1);
      assertThat(reader.frames).hasValue(frames);
      assertThat(ended).hasValueLessThanOrEqualTo(1);
      assertThat(reader.mostUnderWay).hasValueLessThanOrEqualTo(1);
    }
  }

  @Test
  void theBoundIsNeverPassedAndAnOverrunIsForGood() throws Exception {
    int overrun = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Reader reader = new Reader();
      OutboxDriver queue = new OutboxDriver(reader, NARROW, telemetry);
      boolean byHand = round % 2 == 0;
      int moment = round;
      round(
          NARROW,
          queue,
          i -> queue.offer(events.get(i)),
          () -> {
            if (byHand) {
              letSomeBeOffered(moment);
              queue.overrun();
            }
          });
      awaitEmpty(queue);
      overrun += !byHand && queue.isOverrun() ? 1 : 0;
      assertThat(byHand && !queue.isOverrun()).isFalse();
      assertThat(reader.mostUnderWay).hasValueLessThanOrEqualTo(1);
      assertThat(reader.lines).doesNotHaveDuplicates();
      if (queue.isOverrun()) {
        int frames = reader.frames.get();
        queue.offer(-1);
        assertThat(reader.frames).hasValue(frames);
      }
    }
    assertThat(overrun).as("rounds in which the offerers were too fast").isPositive();
  }

  @Test
  void skippedStatesAndSentOnesAreAllThatWereOffered() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Reader reader = new Reader();
      OutboxDriver queue = new OutboxDriver(reader, NARROW, telemetry);
      round(NARROW, queue, i -> queue.offer(states.get(i)), () -> {});
      awaitEmpty(queue);
      assertThat(queue.isOverrun()).isFalse();
      assertThat(reader.lines.stream().mapToInt(OutboxStressTest::standsFor).sum())
          .isEqualTo(OFFERERS * OFFERS);
    }
  }

  private static int standsFor(String line) {
    int mark = line.lastIndexOf("\"x\":");
    return mark < 0 ? 1 : 1 + Integer.parseInt(line.substring(mark + 4, line.length() - 1));
  }
}
