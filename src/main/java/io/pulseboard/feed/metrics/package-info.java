/**
 * The server's own metrics: samples every MicroProfile Metrics registry once a period and fires a
 * {@link io.pulseboard.model.MetricSample} for each series. Before that it reads the server's
 * runtime figures from its MBeans and shows them as metrics of the vendor scope: {@code
 * FigureSources} says where each server keeps which, {@code Figure} what they are called here. May
 * use {@code model}.
 */
package io.pulseboard.feed.metrics;
