/**
 * The doors: WebSocket at {@code /live}, SSE at {@code /api/stream}. Thin: each turns its carrier's
 * events into calls of {@link io.pulseboard.hub.Desk}. May use all packages but {@code feed}.
 */
package io.pulseboard.endpoint;
