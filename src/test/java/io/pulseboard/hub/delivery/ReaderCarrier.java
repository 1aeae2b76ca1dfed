package io.pulseboard.hub.delivery;

import io.pulseboard.wire.CloseCode;
import io.pulseboard.wire.ServerMessage;
import java.util.List;

/** A reader as a carrier, over one of the formats that clients speak. */
public record ReaderCarrier(Reader reader, Format format) implements Carrier {

  @Override
  public String name() {
    return "test";
  }

  @Override
  public int send(List<ServerMessage> batch, Runnable done) {
    reader.receive(format.carried(batch), done);
    return 0;
  }

  @Override
  public boolean answersPings() {
    return true;
  }

  @Override
  public void ping() {
    // Time stands still here.
  }

  @Override
  public void close(CloseCode code) {
    reader.closed(code);
  }
}
