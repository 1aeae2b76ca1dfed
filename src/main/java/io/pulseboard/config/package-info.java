/**
 * The settings: records, read once from MicroProfile Config, with a default and a checked range for
 * each value.
 *
 * <p>{@code src/docs/configuration.md} lists every key. May be used by all packages and calls none
 * of ours. A value outside its range stops the deployment with one sentence that names the key and
 * the allowed range.
 */
package io.pulseboard.config;
