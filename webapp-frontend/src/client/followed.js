/**
 * What an application follows, and how far that has come.
 *
 * @typedef {import('./protocol.js').CommandError} CommandError
 * @typedef {string | number | undefined} History
 *
 * `live`: it has reached its `live` line once, so it can be resumed. `asked`: it was asked for on this link.
 * `alone`: a command it was in was refused, so it gets one of its own. `past` is where its history is; `asUpdates`: it
 * is had as updates, also where columns could be had. `refusals`: how often in a row the server could not just now.
 * @typedef {{ channel: string, users: number, history: History, past: 'none' | 'wanted' | 'asked' | 'there',
 *   asUpdates: boolean, live: boolean, asked: boolean, alone: boolean, refusals: number }} Followed
 */

const MOST_REFUSALS = 5;

/** @param {string} channel @returns {Followed} */
export function newFollowed(channel) {
  return {
    channel, users: 0, history: undefined, past: 'none', asUpdates: false, live: false, asked: false, alone: false,
    refusals: 0,
  };
}

/** @param {Followed} entry */
export function wantPast(entry) {
  entry.past = entry.history === undefined ? 'none' : 'wanted';
}

/**
 * Whether to ask again. What fails all the time is told as what it is.
 * @param {CommandError} error
 * @param {Followed[]} entries
 */
export function isOnlyForNow(error, entries) {
  if (error.retry !== true) return false;
  for (const entry of entries) entry.refusals += 1;
  return entries.every(entry => entry.refusals <= MOST_REFUSALS);
}
