package io.pulseboard.telemetry;

/**
 * What there is to say of all metrics.
 *
 * @param status of HTTP
 * @param type of the text
 * @param text the metrics
 */
public record Exposition(int status, String type, String text) {}
