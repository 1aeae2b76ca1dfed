/**
 * Access to a container's connections: WebSocket frames through the standard API, or below it on
 * Undertow and on Grizzly; the end of connections; the threads that write. May use {@code hub} (the
 * writing thread only). CDI does not scan this package, since no server has the types of all
 * containers.
 */
package io.pulseboard.endpoint.container;
