import { BinaryError, createBinaryDecoder } from './binary.js';
import { createTimer } from './clock.js';
import { createCursor } from './cursor.js';
import { CLOSED_ABNORMALLY, parseLines } from './protocol.js';

/**
 * @typedef {import('./protocol.js').Carrier} Carrier
 * @typedef {import('./protocol.js').Link} Link
 * @typedef {import('./protocol.js').LinkEvents} LinkEvents
 * @typedef {import('./protocol.js').Message} Message
 */

const BINARY = 'pulse.v1.bin';
const JSON_LINES = 'pulse.v1.json';

const BUFFERED_LIMIT_BYTES = 65_536;
const BUFFERED_RETRY_MILLIS = 250;

/**
 * The WebSocket carrier. It offers the binary format first; where that can't be read once, it asks for JSON from then
 * on.
 * @param {string} url
 * @param {import('./clock.js').Clock} clock
 * @param {(url: string, protocols: string[]) => WebSocket} [openSocket]
 * @returns {Carrier}
 */
export function webSocketCarrier(url, clock, openSocket = (to, protocols) => new WebSocket(to, protocols)) {
  let protocols = [BINARY, JSON_LINES];
  const giveUpBinary = () => {
    protocols = [JSON_LINES];
  };
  return {
    name: 'websocket',
    open(events) {
      try {
        return openLink(openSocket(url, protocols), clock, events, giveUpBinary);
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
  return {
    subscribe() {}, unsubscribe() {}, ping: () => false, hasColumns: () => false, history() {}, position: () => null,
    close() {},
  };
}

/**
 * @param {WebSocket} socket
 * @param {import('./clock.js').Clock} clock
 * @param {LinkEvents} events
 * @param {() => void} giveUpBinary
 * @returns {Link}
 */
function openLink(socket, clock, events, giveUpBinary) {
  const cursor = createCursor();
  const sender = createSender(socket, clock);
  const decoder = createBinaryDecoder();
  let ended = false;

  socket.binaryType = 'arraybuffer';
  socket.onopen = sender.drain;
  socket.onmessage = event => {
    if (ended) return;
    for (const message of read(event.data)) {
      if (ended) return;
      cursor.note(message);
      events.message(message);
    }
  };
  socket.onclose = event => end(event.code, event.reason);

  /** @param {unknown} data @returns {Message[]} */
  function read(data) {
    if (socket.protocol !== BINARY || !(data instanceof ArrayBuffer)) return parseLines(data);
    try {
      return decoder.decode(data).flatMap(toMessages);
    } catch (error) {
      if (!(error instanceof BinaryError)) throw error;
      giveUpBinary();
      end(CLOSED_ABNORMALLY, `a binary frame could not be read: ${error.message}`);
      socket.close();
      return [];
    }
  }

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
    hasColumns: () => socket.protocol === BINARY,
    history: query => sender.send({ ...query, op: 'history' }),
    position: cursor.position,
    close() {
      ended = true;
      sender.stop();
      socket.close();
    },
  };
}

/**
 * What a JSON connection would have brought; columns are a reply of their own kind.
 * @param {import('./binary.js').BinaryMessage} message
 * @returns {Message[]}
 */
function toMessages(message) {
  switch (message.type) {
    case 'line': return parseLines(message.text);
    case 'update': {
      const { type, ...update } = message;
      return [update];
    }
    case 'columns': return [{ id: message.request, ok: { columns: message } }];
    default: return [];
  }
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
