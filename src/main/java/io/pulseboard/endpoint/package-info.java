/**
 * The addresses, one package for each kind: {@code websocket} ({@code /live}), {@code sse} ({@code
 * /api/stream}), {@code poll} ({@code /api/poll}) and {@code http}, which serves all other
 * addresses and is the base of {@code sse} and {@code poll}. Endpoints are thin: each turns its
 * carrier's events into calls of {@link io.pulseboard.gateway.Gateway}. No request holds a thread
 * while it waits for its client.
 *
 * <p>{@code websocket}, {@code sse} and {@code poll} don't use each other. They may use {@code
 * http} and {@code container}; {@code http} may use {@code container}. This package holds no
 * classes.
 */
package io.pulseboard.endpoint;
