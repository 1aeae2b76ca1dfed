package io.pulseboard.feed.market;

import io.pulseboard.model.Update;
import java.util.List;

/** Where quotes and trades come from. Asked by one thread at a time. */
public interface MarketSource {

  /**
   * What happened since the last call: trades, and then the quote of each instrument that changed.
   *
   * @param nowMillis the time, ms since the epoch; never earlier than in the call before
   */
  List<Update> round(long nowMillis);
}
