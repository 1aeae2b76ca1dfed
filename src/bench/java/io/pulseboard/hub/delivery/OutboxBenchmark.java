package io.pulseboard.hub.delivery;

import io.pulseboard.TestTelemetry;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.wire.CloseCode;
import io.pulseboard.wire.Entries;
import io.pulseboard.wire.ServerMessage;
import io.pulseboard.wire.ServerMessage.UpdateMessage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One update through the outbox of one connection, with a carrier that takes all at once. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OutboxBenchmark {

  private static final int MAX_BYTES = 1 << 20;

  private Outbox outbox;
  private UpdateMessage event;
  private UpdateMessage state;

  /** Takes all, and writes it nowhere. */
  private static final class Taker implements Carrier {

    @Override
    public String name() {
      return "websocket";
    }

    @Override
    public int send(List<ServerMessage> batch, Runnable done) {
      done.run();
      return 0;
    }

    @Override
    public boolean answersPings() {
      return false;
    }

    @Override
    public void ping() {
      // Nobody is there.
    }

    @Override
    public void close(CloseCode code) {
      // Nothing to close.
    }
  }

  @Setup
  public void prepare() {
    outbox = new Outbox("bench", new Taker(), MAX_BYTES, TestTelemetry.create());
    event = update("rooms/bench", ChannelKind.EVENT);
    state = update("stocks/ACME", ChannelKind.STATE);
  }

  private static UpdateMessage update(String channel, ChannelKind kind) {
    return new UpdateMessage(Entries.of(100_000, channel, kind, "x".repeat(50)), false, 0);
  }

  @Benchmark
  public void event() {
    outbox.add(event, 0);
    outbox.pump();
  }

  @Benchmark
  public void state() {
    outbox.add(state, 0);
    outbox.pump();
  }
}
