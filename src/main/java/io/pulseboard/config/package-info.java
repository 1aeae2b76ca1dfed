/**
 * The settings: records with a default and a checked range for every value, read once from
 * MicroProfile Config.
 *
 * <p>{@code src/docs/configuration.md} lists every key. May be used by all packages and calls none
 * of ours. A value outside its range stops the deployment with one sentence that names the key and
 * what is allowed.
 */
package io.pulseboard.config;
