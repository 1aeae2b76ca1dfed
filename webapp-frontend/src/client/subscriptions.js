/**
 * @typedef {import('./protocol.js').Link} Link
 * @typedef {import('./protocol.js').Message} Message
 * @typedef {import('./protocol.js').CommandError} CommandError
 * @typedef {string | number | undefined} History
 *
 * `live`: it has reached its `live` line once, so it can be resumed. `asked`: it was asked for on this link.
 * `alone`: a command it was in was refused, so it gets one of its own.
 * @typedef {{ channel: string, users: number, history: History, live: boolean, asked: boolean, alone: boolean }} Entry
 * @typedef {{ entries: Entry[], isResume: boolean, history: History }} Pending
 *
 * @typedef {object} SubscriptionEvents
 * @property {(channel: string) => void} lost its updates since the last ones can't be recovered
 * @property {(channel: string, error: CommandError) => void} refused
 */

/** History is fetched in portions, one after the other, so that each has room in what the server holds for us. */
const CHANNELS_PER_HISTORY = 2;

/**
 * What the application follows, and how it is asked for: all that is new in one tick by one command, and on a new link
 * all that was live by one command that continues where the last link ended.
 */
export class Subscriptions {
  /** @type {Map<string, Entry>} */
  #entries = new Map();
  /** @type {Map<number, Pending>} */
  #pending = new Map();
  /** @type {Link | null} */
  #link = null;
  #flushQueued = false;
  #nextId;
  #events;

  /** @param {() => number} nextId @param {SubscriptionEvents} events */
  constructor(nextId, events) {
    this.#nextId = nextId;
    this.#events = events;
  }

  /**
   * @param {string} channel a name or prefix
   * @param {History} history wanted for charts
   * @returns {() => void} gives it up
   */
  add(channel, history) {
    const entry = this.#entries.get(channel) ?? newEntry(channel);
    this.#entries.set(channel, entry);
    entry.users += 1;
    if (history !== undefined && history !== entry.history) {
      entry.history = history;
      entry.asked = false;
    }
    this.#queueFlush();
    let released = false;
    return () => {
      if (released) return;
      released = true;
      entry.users -= 1;
      this.#queueFlush();
    };
  }

  /**
   * @param {Link} link a new one, just welcomed
   * @param {string | null} since where the last one ended
   */
  resume(link, since) {
    this.#link = link;
    this.#pending.clear();
    for (const entry of this.#entries.values()) entry.asked = false;
    const resumable = [...this.#entries.values()].filter(entry => since !== null && entry.live && entry.users > 0);
    if (resumable.length > 0) this.#send(resumable, { since: since ?? undefined, isResume: true });
    this.#flush();
  }

  linkLost() {
    this.#link = null;
    this.#pending.clear();
  }

  /** @param {Message} message a reply, or a `live` line */
  take(message) {
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    if (message.error) this.#takeError(message.id, pending, message.error);
    else if (message.sys === 'live') this.#takeLive(message.id, pending);
    else if (pending.isResume) this.#takeRecovery(message.ok?.channels);
  }

  /** @param {number} id @param {Pending} pending */
  #takeLive(id, pending) {
    this.#pending.delete(id);
    for (const entry of pending.entries) entry.live = true;
    this.#flush();
  }

  /** @param {unknown} channels */
  #takeRecovery(channels) {
    for (const { channel, complete } of Array.isArray(channels) ? channels : []) {
      const entry = this.#entries.get(channel);
      if (!entry || complete !== false) continue;
      this.#events.lost(channel);
      if (entry.history !== undefined) entry.asked = false;
    }
  }

  /** @param {number} id @param {Pending} pending @param {CommandError} error */
  #takeError(id, pending, error) {
    this.#pending.delete(id);
    const [only] = pending.entries;
    const isFinal = pending.entries.length === 1 && !pending.isResume;
    for (const entry of pending.entries) {
      entry.live = false;
      entry.alone = true;
      entry.asked = isFinal;
    }
    if (isFinal) this.#events.refused(only.channel, error);
    this.#flush();
  }

  #queueFlush() {
    if (this.#flushQueued) return;
    this.#flushQueued = true;
    queueMicrotask(() => {
      this.#flushQueued = false;
      this.#flush();
    });
  }

  #flush() {
    this.#forgetUnused();
    // A new subscription's `live` line would move the cursor past what is still being recovered.
    if (!this.#link || this.#isPending(pending => pending.isResume)) return;
    for (const entries of this.#groupsToAsk()) {
      const { history } = entries[0];
      if (history === undefined) this.#send(entries, { isResume: false });
      else if (!this.#isPending(pending => pending.history !== undefined)) {
        this.#send(entries.slice(0, CHANNELS_PER_HISTORY), { history, isResume: false });
      }
    }
  }

  /** @param {(pending: Pending) => boolean} condition */
  #isPending(condition) {
    return [...this.#pending.values()].some(condition);
  }

  /** What can be asked for together. */
  #groupsToAsk() {
    /** @type {Map<string, Entry[]>} */
    const groups = new Map();
    for (const entry of this.#entries.values()) {
      if (entry.asked) continue;
      const key = entry.alone ? `channel ${entry.channel}` : `history ${entry.history}`;
      groups.set(key, [...groups.get(key) ?? [], entry]);
    }
    return groups.values();
  }

  #forgetUnused() {
    const unused = [...this.#entries.values()].filter(entry => entry.users === 0);
    for (const entry of unused) this.#entries.delete(entry.channel);
    for (const [id, pending] of this.#pending) {
      if (pending.entries.every(entry => entry.users === 0)) this.#pending.delete(id);
    }
    const channels = unused.filter(entry => entry.asked).map(entry => entry.channel);
    if (channels.length > 0) this.#link?.unsubscribe({ id: this.#nextId(), channels });
  }

  /** @param {Entry[]} entries @param {{ since?: string, history?: History, isResume: boolean }} how */
  #send(entries, { since, history, isResume }) {
    const id = this.#nextId();
    for (const entry of entries) entry.asked = true;
    this.#pending.set(id, { entries, isResume, history });
    this.#link?.subscribe({
      id, channels: entries.map(entry => entry.channel), ...(since && { since }), ...(history && { history }),
    });
  }
}

/** @param {string} channel @returns {Entry} */
function newEntry(channel) {
  return { channel, users: 0, history: undefined, live: false, asked: false, alone: false };
}
