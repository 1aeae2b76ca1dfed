/**
 * The endpoint for server-sent events at {@code /api/stream}: the servlet ({@link
 * io.pulseboard.endpoint.sse.LiveStreamServlet}), its carrier, and the text of the events ({@link
 * io.pulseboard.endpoint.sse.SseEvents}).
 *
 * <p>May use {@code endpoint.http}, {@code endpoint.container}, {@code gateway}, {@code hub}
 * (carriers and connections only) and {@code wire}, but not {@code websocket} and {@code poll}.
 */
package io.pulseboard.endpoint.sse;
