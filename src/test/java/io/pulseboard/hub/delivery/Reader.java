package io.pulseboard.hub.delivery;

import io.pulseboard.wire.CloseCode;
import java.util.List;

/** The client's end of a connection. */
public interface Reader {

  /** A frame arrives; the next one only after {@code taken} has run. */
  void receive(List<String> lines, Runnable taken);

  /** The server hangs up. */
  void closed(CloseCode code);
}
