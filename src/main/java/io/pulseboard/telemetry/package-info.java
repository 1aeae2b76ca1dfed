/**
 * Pulseboard's own metrics, as MicroProfile Metrics of the application scope; {@code /metrics} on
 * servers that have none; the activities that must run, and the MicroProfile Health checks that
 * report them.
 *
 * <p>May be used by all packages and calls none of ours. Counting is cheap and never fails its
 * caller.
 */
package io.pulseboard.telemetry;
