package io.pulseboard.telemetry;

/**
 * All metrics, as an HTTP response.
 *
 * @param status the HTTP status
 * @param type the content type
 * @param text the body
 */
public record Exposition(int status, String type, String text) {}
