/**
 * The sources of updates, one sub-package each.
 *
 * <p>A source fires {@link io.pulseboard.model.Update} as a CDI event and knows nothing of who
 * reads it. May use {@code model}.
 */
package io.pulseboard.feed;
