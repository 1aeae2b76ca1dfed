import { createTimer } from './clock.js';
import { createCursor } from './cursor.js';
import { CLOSED_ABNORMALLY, parseLines } from './protocol.js';

/**
 * @typedef {import('./protocol.js').Carrier} Carrier
 * @typedef {import('./protocol.js').Link} Link
 * @typedef {import('./protocol.js').LinkEvents} LinkEvents
 */

const SUBPROTOCOL = 'pulse.v1.json';
const BUFFERED_LIMIT_BYTES = 65_536;
const BUFFERED_RETRY_MILLIS = 250;

/**
 * The WebSocket carrier.
 * @param {string} url
 * @param {import('./clock.js').Clock} clock
 * @param {(url: string, protocol: string) => WebSocket} [openSocket]
 * @returns {Carrier}
 */
export function webSocketCarrier(url, clock, openSocket = (to, protocol) => new WebSocket(to, protocol)) {
  return {
    name: 'websocket',
    open(events) {
      try {
        return openLink(openSocket(url, SUBPROTOCOL), clock, events);
      } catch (error) {
        return refusedLink(events, String(error));
      }
    },
  };
}

/**
 * What is left where the browser does not even try, for instance because of a policy of the page.
 * @param {LinkEvents} events
 * @param {string} reason
 * @returns {Link}
 */
function refusedLink(events, reason) {
  queueMicrotask(() => events.closed({ code: CLOSED_ABNORMALLY, reason }));
  return { subscribe() {}, unsubscribe() {}, ping: () => false, position: () => null, close() {} };
}

/**
 * @param {WebSocket} socket
 * @param {import('./clock.js').Clock} clock
 * @param {LinkEvents} events
 * @returns {Link}
 */
function openLink(socket, clock, events) {
  const cursor = createCursor();
  const sender = createSender(socket, clock);
  let ended = false;

  socket.onopen = sender.drain;
  socket.onmessage = event => {
    for (const message of parseLines(event.data)) {
      if (ended) return;
      cursor.note(message);
      events.message(message);
    }
  };
  socket.onclose = event => end(event.code, event.reason);

  /** @param {number} code @param {string} reason */
  function end(code, reason) {
    if (ended) return;
    ended = true;
    sender.stop();
    events.closed({ code: code || CLOSED_ABNORMALLY, reason });
  }

  return {
    subscribe: command => sender.send({ ...command, op: 'subscribe' }),
    unsubscribe: command => sender.send({ ...command, op: 'unsubscribe' }),
    ping: id => sender.isIdle() && sender.send({ id, op: 'ping' }),
    position: cursor.position,
    close() {
      ended = true;
      sender.stop();
      socket.close();
    },
  };
}

/**
 * Sends commands in order, and holds them while the browser still has much of the earlier ones to write.
 * @param {WebSocket} socket
 * @param {import('./clock.js').Clock} clock
 */
function createSender(socket, clock) {
  /** @type {string[]} */
  const waiting = [];
  const retry = createTimer(clock);

  function drain() {
    while (waiting.length > 0 && socket.readyState === 1) {
      if (socket.bufferedAmount > BUFFERED_LIMIT_BYTES) {
        retry.set(drain, BUFFERED_RETRY_MILLIS);
        return;
      }
      socket.send(/** @type {string} */ (waiting.shift()));
    }
  }

  return {
    /** @param {object} command */
    send(command) {
      waiting.push(JSON.stringify(command));
      drain();
      return true;
    },
    drain,
    isIdle: () => waiting.length === 0 && socket.readyState === 1 && socket.bufferedAmount === 0,
    stop: retry.clear,
  };
}
