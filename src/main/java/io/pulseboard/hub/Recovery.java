package io.pulseboard.hub;

import io.pulseboard.journal.Entry;
import java.util.List;

/**
 * The answer to a subscription: what goes to the client before anything live, in this order.
 *
 * @param reply the reply to the command
 * @param gaps gap notices, one for each event subscription that lost something
 * @param items snapshot, history or what was missed, by growing offset
 * @param live the line that ends the recovery
 * @param liveOffset the offset up to which it goes
 */
record Recovery(String reply, List<String> gaps, List<Item> items, String live, long liveOffset) {

  /** How an entry reaches the client. */
  enum Mode {
    /** The latest value of a state channel; a newer one may still replace it. */
    LATEST,
    /** From the kept history; does not move the cursor. */
    HISTORY,
    /** Missed since the client's position. */
    RECOVERED
  }

  /**
   * One entry of a recovery.
   *
   * @param entry what happened
   * @param mode how it is sent
   * @param skipped how many earlier values of its channel had to be left out
   */
  record Item(Entry entry, Mode mode, long skipped) {}
}
