package io.pulseboard.hub.delivery;

import io.pulseboard.wire.CloseCode;
import io.pulseboard.wire.JsonCodec;
import io.pulseboard.wire.ServerMessage;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;

/** A connection whose client is the test: it takes each batch when it likes. */
public final class RecordingCarrier implements Carrier {

  public final List<List<ServerMessage>> frames = new ArrayList<>();
  public final List<CloseCode> closes = new ArrayList<>();
  private final boolean fast;
  private final SendExecutor executor;
  private Runnable onSend = () -> {};
  private Runnable done;
  private int inProgress;
  public int mostInProgress;

  private RecordingCarrier(boolean fast, SendExecutor executor) {
    this.fast = fast;
    this.executor = executor;
  }

  /** Takes everything at once. */
  public static RecordingCarrier fast() {
    return new RecordingCarrier(true, SendExecutor.CALLER);
  }

  /** Takes nothing until told. */
  public static RecordingCarrier slow() {
    return new RecordingCarrier(false, SendExecutor.CALLER);
  }

  /** Takes everything at once, on an executor. */
  public static RecordingCarrier on(SendExecutor executor) {
    return new RecordingCarrier(true, executor);
  }

  /** Has this done at the beginning of each send. */
  public void onSend(Runnable action) {
    onSend = action;
  }

  @Override
  public SendExecutor executor() {
    return executor;
  }

  @Override
  public synchronized int send(List<ServerMessage> batch, Runnable done) {
    onSend.run();
    inProgress++;
    mostInProgress = Math.max(mostInProgress, inProgress);
    frames.add(batch);
    this.done = done;
    if (fast) {
      take();
    }
    return 0;
  }

  /** Takes the batch in progress. */
  public void take() {
    Runnable taken = done;
    done = null;
    inProgress--;
    taken.run();
  }

  /** Takes batches until there is none. */
  public void takeAll() {
    while (done != null) {
      take();
    }
  }

  /** All messages so far, as parsed JSON. */
  public List<JsonObject> lines() {
    return frames.stream()
        .flatMap(List::stream)
        .map(message -> parsed(JsonCodec.line(message)))
        .toList();
  }

  /** The offsets of all updates of a channel so far. */
  public List<Long> offsets(String channel) {
    return lines().stream()
        .filter(line -> channel.equals(line.getString("c", null)) && line.containsKey("o"))
        .map(line -> line.getJsonNumber("o").longValue())
        .toList();
  }

  private static JsonObject parsed(String text) {
    return Json.createReader(new StringReader(text)).readObject();
  }

  @Override
  public String name() {
    return "test";
  }

  @Override
  public boolean answersPings() {
    return true;
  }

  @Override
  public void ping() {
    // Counted nowhere.
  }

  @Override
  public void close(CloseCode code) {
    closes.add(code);
  }
}
