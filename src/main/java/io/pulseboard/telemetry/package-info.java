/**
 * What Pulseboard measures of itself, as MicroProfile Metrics of the application scope, and {@code
 * /metrics} on servers that have none; which of its activities run, and the checks of MicroProfile
 * Health that tell.
 *
 * <p>May be used by all packages and calls none of ours. Counting is cheap and never fails its
 * caller.
 */
package io.pulseboard.telemetry;
