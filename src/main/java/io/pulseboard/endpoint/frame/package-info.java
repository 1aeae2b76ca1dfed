/**
 * WebSocket frames and the ways into a connection: the standard API's, and past it on Undertow and
 * on Grizzly. CDI does not look into this package, since no server has the types of all of them.
 */
package io.pulseboard.endpoint.frame;
