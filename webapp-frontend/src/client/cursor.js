import { isUpdate, parsePosition } from './protocol.js';

/** @typedef {import('./protocol.js').Message} Message */

/**
 * Where to continue after one stream of messages: the largest of the offsets of its live updates and the positions of
 * its `live` and `heartbeat` lines. Snapshot and history lines do not move it, nor does a heartbeat before the first
 * `live` line: what is to be recovered has not come yet.
 * @param {string | null} [since] where the stream was asked to continue
 */
export function createCursor(since = null) {
  let position = parsePosition(since);
  /** @type {string | null} */
  let epoch = null;
  let isLive = false;

  /** @param {number} offset */
  function advance(offset) {
    if (epoch === null) return;
    if (position && position.epoch === epoch && position.offset >= offset) return;
    position = { epoch, offset };
  }

  return {
    /** @param {Message} message */
    note(message) {
      if (message.sys === 'welcome') epoch = String(message.epoch);
      else if (message.sys === 'live') isLive = true;
      if (message.sys === 'live' || (isLive && message.sys === 'heartbeat')) {
        advance(parsePosition(message.position)?.offset ?? -1);
      } else if (isUpdate(message) && !message.h) advance(message.o);
    },
    /** @returns {string | null} */
    position: () => (position && position.offset >= 0 ? `${position.epoch}:${position.offset}` : null),
    offset: () => position?.offset ?? -1,
  };
}
