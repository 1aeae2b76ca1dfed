package io.pulseboard.feed.market;

import io.pulseboard.model.Trade;
import io.pulseboard.model.Update;
import java.util.List;
import java.util.function.Consumer;

/** A source of quotes and trades. Called by one thread at a time. */
public interface MarketSource {

  /**
   * Replays the trades of a past period, oldest first, to give charts a history. Called once,
   * before the first round.
   *
   * @param fromMillis start of the period, ms since the epoch
   * @param toMillis end of the period, exclusive
   * @param consumer gets each trade; none if the source does not know its past
   */
  void past(long fromMillis, long toMillis, Consumer<Trade> consumer);

  /**
   * The trades and changed quotes since the last call; the trades of an instrument precede its
   * quote.
   *
   * @param nowMillis the time, ms since the epoch; never earlier than in the call before
   */
  List<Update> round(long nowMillis);
}
