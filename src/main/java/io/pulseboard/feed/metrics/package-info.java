/**
 * The server's own metrics: samples every MicroProfile Metrics registry once per period and fires a
 * {@link io.pulseboard.model.MetricSample} for each series. Before that it reads the server's
 * runtime metrics from its MBeans and registers them in the vendor scope; {@code MBeanSources} is
 * the table of which MBean provides which {@code RuntimeMetric}. May use {@code model}.
 */
package io.pulseboard.feed.metrics;
