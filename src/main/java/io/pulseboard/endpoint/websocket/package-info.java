/**
 * The WebSocket endpoint at {@code /live}: the handshake ({@link
 * io.pulseboard.endpoint.websocket.LiveSocketFilter}, {@link
 * io.pulseboard.endpoint.websocket.LiveSocketConfigurator}), the commands of clients ({@link
 * io.pulseboard.endpoint.websocket.LiveSocket}), and the frames of both subprotocols ({@link
 * io.pulseboard.endpoint.websocket.JsonFrames}, {@code BinaryFrames}). {@link
 * io.pulseboard.endpoint.websocket.FrameWriters} chooses how frames reach the connection.
 *
 * <p>May use {@code endpoint.http}, {@code endpoint.container}, {@code gateway}, {@code hub}
 * (carriers and connections only) and {@code wire}, but not {@code sse} and {@code poll}.
 */
package io.pulseboard.endpoint.websocket;
