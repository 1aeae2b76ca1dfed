package io.pulseboard.hub.delivery;

import io.pulseboard.wire.ServerMessage;
import io.pulseboard.wire.ServerMessage.UpdateMessage;
import java.util.List;

/**
 * The answer to a subscription: what goes to the client before anything live, in this order.
 *
 * @param before the reply to the command, and a gap notice for each event subscription that lost
 *     something
 * @param items snapshot, history or what was missed, by growing offset
 * @param live the line that ends the recovery
 */
public record Recovery(List<ServerMessage> before, List<Item> items, ServerMessage live) {

  /**
   * One update of a recovery.
   *
   * @param update what is sent
   * @param replaceable whether a newer value of its channel may still take its place
   */
  public record Item(UpdateMessage update, boolean replaceable) {}
}
