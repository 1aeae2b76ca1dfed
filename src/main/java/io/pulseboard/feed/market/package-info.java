/**
 * Market data: a source of quotes and trades, the timer that polls it, and the bars built from its
 * trades.
 *
 * <p>The source is a {@link io.pulseboard.feed.market.MarketSource}; the only implementation is a
 * simulation and marks every update as simulated. May use {@code model}.
 */
package io.pulseboard.feed.market;
