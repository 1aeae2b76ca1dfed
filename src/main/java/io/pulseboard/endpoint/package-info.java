/**
 * The doors: WebSocket at {@code /live}; SSE, long poll, looking back and pushing below {@code
 * /api}. Thin: each turns its carrier's events into calls of {@link io.pulseboard.hub.Desk}. May
 * use all packages but {@code feed}.
 */
package io.pulseboard.endpoint;
