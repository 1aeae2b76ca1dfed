package io.pulseboard.feed.market;

import io.pulseboard.model.Trade;
import io.pulseboard.model.Update;
import java.util.List;
import java.util.function.Consumer;

/** Where quotes and trades come from. Asked by one thread at a time. */
public interface MarketSource {

  /**
   * Goes through the trades of a time that has passed, oldest first, for the charts' past. Called
   * once, before the first round.
   *
   * @param fromMillis its start, ms since the epoch
   * @param toMillis its end, not included
   * @param consumer gets each; nothing where the source does not know its past
   */
  void past(long fromMillis, long toMillis, Consumer<Trade> consumer);

  /**
   * What happened since the last call: trades, and then the quote of each instrument that changed.
   *
   * @param nowMillis the time, ms since the epoch; never earlier than in the call before
   */
  List<Update> round(long nowMillis);
}
