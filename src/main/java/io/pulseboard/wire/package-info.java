/**
 * The protocol: client commands and server messages as values, and their encodings.
 *
 * <p>{@code src/docs/protocol.md} is the contract; this package is its only implementation. It
 * decodes and encodes, and knows nothing of connections. May use {@code model}. Malformed input
 * always ends in a {@link io.pulseboard.wire.ProtocolException} with a documented code.
 */
package io.pulseboard.wire;
