/**
 * The long-poll endpoint at {@code /api/poll}: the servlet ({@link
 * io.pulseboard.endpoint.poll.LivePollServlet}), its carrier, which collects messages until there
 * is something to tell, and the answer made of them.
 *
 * <p>May use {@code endpoint.http}, {@code endpoint.container}, {@code gateway}, {@code hub}
 * (carriers and connections only) and {@code wire}, but not {@code websocket} and {@code sse}.
 */
package io.pulseboard.endpoint.poll;
