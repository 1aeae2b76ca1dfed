package io.pulseboard.model;

/**
 * Something that happened on a channel. Sources publish an update by firing a CDI event.
 *
 * <pre>{@code
 * @Inject Event<Update> updates;
 * updates.fire(Notice.of("rooms/ops", "Deployment finished"));
 * }</pre>
 *
 * <p>Any bean may fire an update, on any thread. Outside a transaction the update is published at
 * once; inside, after the commit, and never after a rollback. A {@link Notice} carries what
 * applications want to show, {@link Gone} ends a state channel; Pulseboard's own screens draw the
 * other kinds.
 */
public sealed interface Update permits Quote, Trade, Candle, MetricSample, Notice, Gone {

  /** The channel of the update. */
  Channel channel();

  /** The source's time, in ms since the epoch. */
  long timeMillis();
}
