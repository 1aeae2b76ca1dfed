/** Tests of the WebSocket door over real connections, in the test's own process. */
package io.pulseboard.inprocess;
