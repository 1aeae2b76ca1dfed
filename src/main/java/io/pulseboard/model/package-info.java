/**
 * What happens and where: channels, positions and the sealed family of updates.
 *
 * <p>Immutable values, validated when they are made, free of I/O and of any other package of ours.
 * Everything that a source publishes is an {@link io.pulseboard.model.Update}; everything that a
 * reader remembers is a {@link io.pulseboard.model.Position}.
 */
package io.pulseboard.model;
