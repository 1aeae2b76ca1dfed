/**
 * The load client: one process, one thread, as many connections as asked for. It looks at what
 * comes in just enough to count updates and to read the send time out of some, so that it takes as
 * little as possible of the machine it shares with the server.
 */
package io.pulseboard.bench.client;
