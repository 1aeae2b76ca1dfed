/**
 * Market tickers: a source of quotes and trades, the timer that asks it, and the bars made of its
 * trades.
 *
 * <p>The source is {@link io.pulseboard.feed.market.MarketSource}; the one there is simulates, and
 * says so in every update. May use {@code model}.
 */
package io.pulseboard.feed.market;
