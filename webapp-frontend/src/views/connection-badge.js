import { setAttribute, setText } from './elements.js';
import { formatNumber } from './format.js';

/** @typedef {import('../client/connection.js').Status} Status */

const TICK_MILLIS = 500;
const CARRIERS = /** @type {Record<string, string>} */ ({ websocket: 'WebSocket', sse: 'SSE', poll: 'Long poll' });

/**
 * Says which carrier brings the data, how long a round trip takes, and what happens now when none does.
 * @param {HTMLElement} badge
 * @param {() => Status} status
 * @returns {{ paint: () => void, sentence: () => string, stop: () => void }}
 */
export function startConnectionBadge(badge, status) {
  const label = badge.querySelector('[data-part="label"]') ?? badge;
  const detail = badge.querySelector('[data-part="detail"]') ?? badge;
  function paint() {
    const now = status();
    setAttribute(badge, 'data-state', now.state === 'idle' ? 'connecting' : now.state);
    setAttribute(badge, 'data-carrier', now.carrier);
    const [title, rest] = texts(now, Date.now(), navigator.onLine);
    setText(label, title);
    setText(detail, rest);
    setAttribute(badge, 'title', now.reason || null);
  }
  const timer = setInterval(paint, TICK_MILLIS);
  return {
    paint,
    /** Without the numbers that change all the time. */
    sentence: () => (status().state === 'open' ? `Connected by ${texts(status(), 0)[0]}` : texts(status(), 0)[0]),
    stop: () => clearInterval(timer),
  };
}

/**
 * @param {Status} status
 * @param {number} now
 * @param {boolean} [isOnline] whether the browser has a network at all
 * @returns {[string, string]}
 */
export function texts({ state, carrier, attempt, retryAt, roundTrip, reason }, now, isOnline = true) {
  switch (state) {
    case 'open':
      return [CARRIERS[carrier] ?? carrier, roundTrip === null ? '' : `${formatNumber(roundTrip)} ms`];
    case 'reconnecting': {
      const seconds = retryAt === null ? 0 : Math.max(0, Math.ceil((retryAt - now) / 1000));
      return [isOnline ? 'Reconnecting' : 'Offline, trying', `${seconds > 0 ? `in ${seconds} s` : 'now'}, attempt ${attempt}`];
    }
    case 'closed':
      return ['Disconnected', reason];
    default:
      return ['Connecting', ''];
  }
}
