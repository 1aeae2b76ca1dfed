import { covers } from './channels.js';
import { isEnding, parsePosition } from './protocol.js';

/**
 * @typedef {import('./protocol.js').Message} Message
 *
 * What has come of a channel. `last` is the offset of its last update in the live order, `newest` the largest of any;
 * `snapshot` is the number of the snapshot it was last a part of.
 * @typedef {{ last: number, newest: number, snapshot: number }} Known
 */

/** So many channels that ended are remembered: more than can end while two streams overlap. */
const MOST_ENDED = 10_000;

/**
 * Tells what is new of each channel: live updates that were seen already come again where two streams overlap, and must
 * not bring back a channel that has ended. Also which channels a snapshot leaves out, because they are no more.
 */
export class KnownChannels {
  /** @type {Map<string, Known>} */
  #known = new Map();
  /** @type {Set<string>} those of them that ended, in that order */
  #ended = new Set();
  /** @type {Map<number, { number: number, names: string[] }>} on their way, by the command that asked for them */
  #snapshots = new Map();
  #lastSnapshot = 0;
  #epoch = '';

  /**
   * @param {string} next
   * @returns {boolean} whether it is another one than before
   */
  enterEpoch(next) {
    const changed = this.#epoch !== '' && this.#epoch !== next;
    this.#epoch = next;
    if (!changed) return false;
    for (const known of this.#known.values()) Object.assign(known, { last: -1, newest: -1 });
    return true;
  }

  linkLost() {
    this.#snapshots.clear();
  }

  /** @param {import('./protocol.js').Update} update */
  isNew(update) {
    const { c, o, h } = update;
    const known = this.#known.get(c) ?? { last: -1, newest: -1, snapshot: 0 };
    const isOld = o <= known.last;
    if (isOld && (!h || isEnding(update) || this.#ended.has(c))) return false;
    this.#known.set(c, known);
    known.newest = Math.max(known.newest, o);
    if (h) known.snapshot = this.#lastSnapshot;
    else known.last = o;
    if (isEnding(update)) this.#end(c, known, o);
    else this.#ended.delete(c);
    return true;
  }

  /** A complete snapshot is on its way. @param {Message} reply to the command that asked for it */
  begin({ id, ok }) {
    /** @type {any[]} */
    const subscriptions = Array.isArray(ok?.channels) ? ok.channels : [];
    const names = subscriptions.filter(item => item?.kind === 'state').map(({ channel }) => String(channel));
    if (names.length === 0) return;
    this.#lastSnapshot += 1;
    this.#snapshots.set(id, { number: this.#lastSnapshot, names });
  }

  /**
   * A snapshot is complete. What was brought since it was made is newer than it, and is there.
   * @param {Message} live
   * @param {(name: string) => boolean} isFollowed the snapshot of what was given up meanwhile may have a part only
   * @returns {string[]} the channels that are not in it, and so are no more
   */
  end({ id, position }, isFollowed) {
    const snapshot = this.#snapshots.get(id);
    const madeAt = parsePosition(position)?.offset ?? -Infinity;
    if (!snapshot) return [];
    this.#snapshots.delete(id);
    const names = snapshot.names.filter(isFollowed);
    const missing = [];
    for (const [channel, known] of this.#known) {
      if (known.snapshot >= snapshot.number || known.newest > madeAt || this.#ended.has(channel)) continue;
      if (!names.some(name => covers(name, channel))) continue;
      missing.push(channel);
      this.#end(channel, known, madeAt);
    }
    return missing;
  }

  /** @param {string} channel @param {Known} known @param {number} offset */
  #end(channel, known, offset) {
    known.last = Math.max(known.last, offset);
    this.#ended.add(channel);
    if (this.#ended.size <= MOST_ENDED) return;
    const [oldest] = this.#ended;
    this.#ended.delete(oldest);
    this.#known.delete(oldest);
  }
}
