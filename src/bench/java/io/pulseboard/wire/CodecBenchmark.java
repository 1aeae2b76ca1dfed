package io.pulseboard.wire;

import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Quote;
import io.pulseboard.model.View;
import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A quote into each format: what is made once for all connections, and what for each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {

  private final Quote[] quotes = {quote("101.24"), quote("101.25")};
  private final Entry[] entries = new Entry[quotes.length];
  private BinaryEncoder encoder;
  private int turn;

  private static Quote quote(String last) {
    BigDecimal price = new BigDecimal(last);
    BigDecimal fixed = new BigDecimal("100.10");
    return new Quote(
        "ACME",
        "Acme Tools",
        1_763_625_600_123L,
        price,
        price,
        price,
        200,
        1_204_300,
        fixed,
        fixed,
        fixed,
        fixed,
        true);
  }

  @Setup
  public void prepare() {
    encoder = new BinaryEncoder();
    for (int i = 0; i < quotes.length; i++) {
      entries[i] = Entries.of(100_000 + i, ChannelKind.STATE, quotes[i]);
    }
  }

  /** Once for an update: its JSON. */
  @Benchmark
  public String jsonOnce() {
    return UpdateJson.line(entries[0], View.ALL);
  }

  /** Once for an update: its fields. */
  @Benchmark
  public Packed fieldsOnce() {
    return Packed.of(quotes[0], View.ALL);
  }

  /** For each connection: a binary frame with what changed. */
  @Benchmark
  public byte[] binaryFrame() {
    turn ^= 1;
    encoder.update(entries[turn], false, 0);
    return encoder.takeFrame();
  }
}
