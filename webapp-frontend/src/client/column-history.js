import { isOnlyForNow, wantPast } from './followed.js';

/**
 * @typedef {import('./followed.js').Followed} Followed
 * @typedef {import('./protocol.js').Link} Link
 * @typedef {import('./protocol.js').Message} Message
 *
 * @typedef {object} ColumnEvents
 * @property {(entry: Followed, columns: import('./binary.js').ColumnsMessage) => void} columns
 * @property {(task: () => void) => void} later does it when the server may be less busy
 */

/** Columns are small: a few are asked for at once, until the server says that it is too much. */
const COLUMNS_AT_ONCE = 3;

/** Asks for the history of what is followed as columns, on links that bring it so. */
export class ColumnHistory {
  /** @type {Link | null} */
  #link = null;
  /** @type {Map<number, Followed>} whose columns are on their way */
  #queries = new Map();
  #atOnce = COLUMNS_AT_ONCE;
  #nextId;
  #events;

  /** @param {() => number} nextId @param {ColumnEvents} events */
  constructor(nextId, events) {
    this.#nextId = nextId;
    this.#events = events;
  }

  /** @param {Link | null} link a new one, or none any more */
  use(link) {
    this.#link = link;
    this.#queries.clear();
    this.#atOnce = COLUMNS_AT_ONCE;
  }

  /** Whether the history of a channel is had in this way. @param {Followed} entry */
  brings({ channel, asUpdates }) {
    return this.#link !== null && this.#link.hasColumns() && !asUpdates && !channel.endsWith('/*');
  }

  /**
   * Only of what is live: so the columns overlap with what comes, and nothing is missing between them.
   * @param {Iterable<Followed>} entries
   */
  ask(entries) {
    for (const entry of entries) {
      if (this.#queries.size >= this.#atOnce) return;
      if (!entry.live || !entry.asked || entry.past !== 'wanted' || !this.brings(entry)) continue;
      const id = this.#nextId();
      entry.past = 'asked';
      this.#queries.set(id, entry);
      this.#link?.history({ id, channel: entry.channel, history: /** @type {string | number} */ (entry.history) });
    }
  }

  /** @param {Message} reply @returns {boolean} whether it was the answer that made room for others */
  take({ id, ok, error }) {
    const entry = this.#queries.get(id);
    if (!entry) return false;
    if (error && isOnlyForNow(error, [entry])) {
      this.#atOnce = 1;
      this.#events.later(() => {
        this.#queries.delete(id);
        wantPast(entry);
      });
      return false;
    }
    this.#queries.delete(id);
    if (ok?.columns) {
      this.#events.columns(entry, ok.columns);
    } else {
      entry.asUpdates = true;
      wantPast(entry);
    }
    return true;
  }

  forgetUnused() {
    for (const [id, entry] of this.#queries) {
      if (entry.users === 0) this.#queries.delete(id);
    }
  }
}
