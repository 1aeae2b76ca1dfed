package io.pulseboard.model;

/**
 * Something that happened on a channel: what every source publishes, by firing it as a CDI event.
 *
 * <pre>{@code
 * @Inject Event<Update> updates;
 * updates.fire(Notice.of("rooms/ops", "Deployment finished"));
 * }</pre>
 *
 * <p>Any bean on any thread may fire one. Outside a transaction it is published at once; inside,
 * when the transaction has committed, and not at all when it is rolled back. A {@link Notice}
 * carries what applications want to show, {@link Gone} ends a state channel; the other kinds are
 * what Pulseboard's own screens draw.
 */
public sealed interface Update permits Quote, Trade, Candle, MetricSample, Notice, Gone {

  /** Where it happened. */
  Channel channel();

  /** When it happened at its source, in ms since the epoch. */
  long timeMillis();
}
