import { systemClock } from './clock.js';
import { Connection } from './connection.js';
import { pollCarrier } from './poll.js';
import { sseCarrier } from './sse.js';
import { webSocketCarrier } from './websocket.js';

/**
 * A connection to the server this page came from, over the carriers it offers.
 * @param {string} [base] address of the application, with its context path
 */
export function createConnection(base = document.baseURI) {
  const live = new URL('live', base);
  live.protocol = live.protocol === 'https:' ? 'wss:' : 'ws:';
  return new Connection([
    webSocketCarrier(live.href, systemClock),
    sseCarrier(new URL('api/stream', base).href, systemClock),
    pollCarrier(new URL('api/poll', base).href, systemClock),
  ]);
}

/**
 * Comes back at once when the browser is online again or the page is looked at.
 * @param {Connection} connection
 * @returns {() => void} stops it
 */
export function startWakeUps(connection) {
  const wake = () => {
    if (document.visibilityState === 'visible') connection.retryNow();
  };
  window.addEventListener('online', wake);
  document.addEventListener('visibilitychange', wake);
  return () => {
    window.removeEventListener('online', wake);
    document.removeEventListener('visibilitychange', wake);
  };
}
