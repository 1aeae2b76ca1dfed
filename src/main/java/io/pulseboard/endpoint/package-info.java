/**
 * The addresses: WebSocket at {@code /live}; SSE, long poll, history and push below {@code /api};
 * {@code /metrics}, and the dashboard's files. Thin: each turns its carrier's events into calls of
 * {@link io.pulseboard.gateway.Gateway}. No request holds a thread while it waits for its client:
 * {@link io.pulseboard.endpoint.Bodies} reads, and {@link io.pulseboard.endpoint.Answers} writes.
 * May use all packages but {@code feed}.
 */
package io.pulseboard.endpoint;
