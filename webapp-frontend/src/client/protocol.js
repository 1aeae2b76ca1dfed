/**
 * The shapes of the live protocol, and the reading of lines that may be anything.
 *
 * @typedef {{ c: string, o: number, t: number, x?: number, h?: 1 }} UpdateHead
 * @typedef {UpdateHead & { d: Record<string, any> }} Value
 * @typedef {UpdateHead & { gone: 1 }} Ending its channel is no more, until it has another value
 * @typedef {Value | Ending} Update
 * @typedef {{ sys: 'welcome', session: string, node: string, version: string, epoch: string, position: string,
 *   heartbeat: number, serverTime: number, retrySpreadMs?: number, limits: Record<string, number> }} Welcome
 * @typedef {{ epoch: string, offset: number }} Position
 * @typedef {{ code: string, message: string, retry: boolean }} CommandError
 * @typedef {Record<string, any>} Message any JSON object from the server
 * @typedef {{ id: number, channels: string[], since?: string, history?: string | number }} Subscribe
 * @typedef {{ id: number, channels: string[] }} Unsubscribe
 * @typedef {{ id: number, channel: string, history: string | number }} HistoryQuery
 *
 * A link is one open connection over one carrier. It reports messages, and its end once, unless it was closed by us.
 * @typedef {object} Link
 * @property {(command: Subscribe) => void} subscribe
 * @property {(command: Unsubscribe) => void} unsubscribe
 * @property {(id: number) => boolean} ping false where the carrier can't, or is too busy to give a true round trip
 * @property {() => boolean} hasColumns whether it brings history as columns, once it is welcomed; else history comes as
 *   updates, with a subscription
 * @property {(query: HistoryQuery) => void} history asks for columns, which come as the reply's `ok.columns`
 * @property {() => string | null} position where to resume after this link; null while it has brought nothing
 * @property {() => void} close
 *
 * @typedef {{ code: number, reason: string }} LinkEnd
 * @typedef {{ message: (message: Message) => void, closed: (end: LinkEnd) => void }} LinkEvents
 * @typedef {{ name: string, open: (events: LinkEvents) => Link }} Carrier
 */

/** The carrier ended without a word. */
export const CLOSED_ABNORMALLY = 1006;

/**
 * The JSON objects of a frame, one per line; what can't be read is left out.
 * @param {unknown} text
 * @returns {Message[]}
 */
export function parseLines(text) {
  if (typeof text !== 'string') return [];
  const messages = [];
  for (const line of text.split('\n')) {
    const message = parseLine(line);
    if (message) messages.push(message);
  }
  return messages;
}

/**
 * @param {string} line
 * @returns {Message | null}
 */
export function parseLine(line) {
  if (!line) return null;
  try {
    const value = JSON.parse(line);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/**
 * @param {Message} message
 * @returns {message is Update}
 */
export function isUpdate(message) {
  return typeof message.c === 'string' && Number.isSafeInteger(message.o)
    && Number.isFinite(message.t) && (message.gone === 1 || isObject(message.d));
}

/**
 * @param {Update} update
 * @returns {update is Ending}
 */
export function isEnding(update) {
  return 'gone' in update && update.gone === 1;
}

/**
 * @param {Message} message
 * @returns {message is Welcome}
 */
export function isWelcome(message) {
  return message.sys === 'welcome' && typeof message.epoch === 'string';
}

/**
 * @param {unknown} text
 * @returns {Position | null}
 */
export function parsePosition(text) {
  if (typeof text !== 'string') return null;
  const colon = text.lastIndexOf(':');
  const digits = text.slice(colon + 1);
  if (colon < 1 || !/^\d+$/.test(digits)) return null;
  return { epoch: text.slice(0, colon), offset: Number(digits) };
}

/**
 * Whether a close code invites the client back.
 * @param {number} code
 */
export function mayReturn(code) {
  return code !== 1009 && !(code >= 4500 && code <= 4999);
}

/**
 * Whether the server said why it closes: the carrier is not to blame.
 * @param {number} code
 */
export function isPlanned(code) {
  return code === 1001 || (code >= 4000 && code <= 4499 && code !== 4003);
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
