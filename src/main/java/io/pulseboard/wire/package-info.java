/**
 * The protocol: what clients may say, what the server says, both as values, and how they are
 * written in each format.
 *
 * <p>{@code src/docs/protocol.md} is the contract; this package is its only implementation. It
 * reads and writes and knows nothing of connections. May use {@code model}. Malformed input ends in
 * a {@link io.pulseboard.wire.ProtocolException} with a documented code, never in anything else.
 */
package io.pulseboard.wire;
