/**
 * The ways into a container's connections: WebSocket frames through the standard API, and past it
 * on Undertow and on Grizzly; the threads that write. CDI does not look into this package, since no
 * server has the types of all of them.
 */
package io.pulseboard.endpoint.container;
