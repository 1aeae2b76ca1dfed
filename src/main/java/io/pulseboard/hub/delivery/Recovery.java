package io.pulseboard.hub.delivery;

import io.pulseboard.wire.ServerMessage;
import io.pulseboard.wire.ServerMessage.UpdateMessage;
import java.util.List;

/**
 * The answer to a subscription: what the client gets before anything live, in this order. Public
 * for the hub, which plans recoveries.
 *
 * @param before the reply to the command, and a gap notice for each event subscription that lost
 *     updates
 * @param items snapshot, history or missed updates, by ascending offset
 * @param live the message that ends the recovery
 */
public record Recovery(List<ServerMessage> before, List<Item> items, ServerMessage live) {

  /**
   * One update of a recovery.
   *
   * @param update the message to send
   * @param replaceable whether a newer value of its channel may still replace it
   */
  public record Item(UpdateMessage update, boolean replaceable) {}
}
