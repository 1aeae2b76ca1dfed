/**
 * The single entry point to the hub: who connects, what they may do, when they are disconnected.
 *
 * <p>Carriers and HTTP addresses hand every command to {@link io.pulseboard.gateway.Gateway}, with
 * the {@link io.pulseboard.access.Client} it comes from, and never talk to the hub or the journal
 * themselves. {@link io.pulseboard.gateway.Lifecycle} starts and stops the background threads. May
 * use {@code access}, {@code hub} and what they use.
 */
package io.pulseboard.gateway;
