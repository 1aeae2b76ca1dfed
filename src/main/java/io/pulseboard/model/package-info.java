/**
 * Channels, positions and the sealed family of updates.
 *
 * <p>Immutable values, validated on creation, without I/O. Uses no other package of Pulseboard.
 * Sources publish an {@link io.pulseboard.model.Update}; readers remember a {@link
 * io.pulseboard.model.Position}.
 */
package io.pulseboard.model;
