/**
 * The server's own metrics: samples every MicroProfile Metrics registry once a period and fires a
 * {@link io.pulseboard.model.MetricSample} for each series. May use {@code model}.
 */
package io.pulseboard.feed.metrics;
