/**
 * Measures the fan-out: starts the WAR in a server, and servers of another kind beside it, gives
 * each the same load from one client process, and prints one table. Run by the profile {@code
 * bench}; nothing of it is part of the WAR.
 */
package io.pulseboard.bench;
