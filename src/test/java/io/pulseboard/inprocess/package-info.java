/** Tests of the WebSocket endpoint over real connections, in the test's own process. */
package io.pulseboard.inprocess;
