import { createTimer } from './clock.js';
import { ColumnHistory } from './column-history.js';
import { isOnlyForNow, newFollowed, wantPast } from './followed.js';

/**
 * @typedef {import('./protocol.js').Link} Link
 * @typedef {import('./protocol.js').Message} Message
 * @typedef {import('./protocol.js').CommandError} CommandError
 * @typedef {import('./binary.js').ColumnsMessage} Columns
 * @typedef {import('./followed.js').Followed} Entry
 * @typedef {import('./followed.js').History} History
 *
 * @typedef {{ entries: Entry[], isResume: boolean, history: History, since?: string }} Pending
 *
 * @typedef {object} SubscriptionEvents
 * @property {(channel: string) => void} gone it is no more, as a snapshot says that leaves it out
 * @property {(channel: string) => void} lost its updates since the last ones can't be recovered
 * @property {(channel: string, error: CommandError) => void} refused
 * @property {(channel: string, columns: Columns) => void} columns its history
 * @property {(channel: string, intervalMillis: number) => void} expected how often it is expected to have an update
 * @property {(channel: string) => void} ready the history that was wanted is there, in whatever form
 */

/** History comes in portions, one after the other, so that each has room in what the server holds for us. */
const CHANNELS_PER_HISTORY = 1;

/** What the server can't do just now is asked again after this. */
const ASK_AGAIN_MILLIS = 1_000;

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
  /** @type {(() => void)[]} */
  #askAgain = [];
  #askAgainTimer;
  #columns;
  #known;
  #nextId;
  #events;

  /**
   * @param {import('./clock.js').Clock} clock
   * @param {() => number} nextId
   * @param {import('./known-channels.js').KnownChannels} known
   * @param {SubscriptionEvents} events
   */
  constructor(clock, nextId, known, events) {
    this.#askAgainTimer = createTimer(clock);
    this.#columns = new ColumnHistory(nextId, {
      columns: (entry, columns) => this.#takeColumns(entry, columns),
      later: task => this.#later(task),
    });
    this.#known = known;
    this.#nextId = nextId;
    this.#events = events;
  }

  /**
   * @param {string} channel a name or prefix
   * @param {History} history wanted for charts
   * @returns {() => void} gives it up
   */
  add(channel, history) {
    const entry = this.#entries.get(channel) ?? newFollowed(channel);
    this.#entries.set(channel, entry);
    entry.users += 1;
    if (history !== undefined && history !== entry.history) {
      entry.history = history;
      entry.past = 'wanted';
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
    this.linkLost();
    this.#link = link;
    this.#columns.use(link);
    const entries = [...this.#entries.values()];
    const resumable = entries.filter(entry => since !== null && entry.live && entry.users > 0);
    for (const entry of entries) {
      entry.asked = false;
      if (entry.past === 'asked' || !resumable.includes(entry)) wantPast(entry);
    }
    if (resumable.length > 0) this.#send(resumable, { since: since ?? undefined, isResume: true });
    this.#flush();
  }

  linkLost() {
    this.#link = null;
    this.#pending.clear();
    this.#columns.use(null);
    this.#known.linkLost();
    this.#askAgain = [];
    this.#askAgainTimer.clear();
  }

  /**
   * Values of a channel were left out. On a link that resumes, they were too many to be sent, and are had as history;
   * on a live one, the browser is too slow already.
   * @param {string} channel
   */
  skipped(channel) {
    const entry = this.#entries.get(channel);
    if (entry && this.#isPending(pending => pending.isResume)) wantPast(entry);
  }

  /** Whether the history of a channel has come. @param {string} channel */
  isReady(channel) {
    return this.#entries.get(channel)?.past === 'there';
  }

  /** @param {Message} message a reply, or a `live` line */
  take(message) {
    if (this.#columns.take(message)) this.#flush();
    const pending = this.#pending.get(message.id);
    this.#watchSnapshot(pending, message);
    if (!pending) return;
    if (message.error) this.#takeError(message.id, pending, message.error);
    else if (message.sys === 'live') this.#takeLive(message.id, pending);
    else this.#takeReply(pending, message.ok?.channels);
  }

  /**
   * Without a usable `since` a snapshot comes, also to what a carrier asked for by itself.
   * @param {Pending | undefined} pending
   * @param {Message} message
   */
  #watchSnapshot(pending, message) {
    if (message.ok?.recovered === false || (message.ok && pending && !pending.since)) this.#known.begin(message);
    if (message.sys !== 'live') return;
    const isFollowed = (/** @type {string} */ name) => (this.#entries.get(name)?.users ?? 0) > 0;
    for (const channel of this.#known.end(message, isFollowed)) this.#events.gone(channel);
  }

  /** @param {number} id @param {Pending} pending */
  #takeLive(id, pending) {
    this.#pending.delete(id);
    for (const entry of pending.entries) {
      entry.live = true;
      entry.refusals = 0;
      if (pending.history !== undefined && entry.past === 'asked') this.#finish(entry);
    }
    this.#flush();
  }

  /** @param {Entry} entry @param {Columns} columns */
  #takeColumns(entry, columns) {
    this.#events.columns(entry.channel, columns);
    if (entry.past === 'asked') this.#finish(entry);
  }

  /** @param {Entry} entry */
  #finish(entry) {
    entry.past = 'there';
    this.#events.ready(entry.channel);
  }

  /** @param {Pending} pending @param {unknown} channels */
  #takeReply({ isResume }, channels) {
    for (const { channel, complete, interval } of Array.isArray(channels) ? channels : []) {
      const entry = this.#entries.get(channel);
      if (entry) this.#events.expected(channel, interval > 0 ? interval : Infinity);
      if (!entry || !isResume || complete !== false) continue;
      this.#events.lost(channel);
      wantPast(entry);
    }
  }

  /** @param {number} id @param {Pending} pending @param {CommandError} error */
  #takeError(id, pending, error) {
    if (isOnlyForNow(error, pending.entries)) {
      this.#later(() => this.#sendAgain(id));
      return;
    }
    this.#pending.delete(id);
    const [only] = pending.entries;
    const isFinal = pending.entries.length === 1 && !pending.isResume;
    for (const entry of pending.entries) {
      entry.live = false;
      entry.alone = true;
      entry.asked = isFinal;
      if (!isFinal) wantPast(entry);
    }
    if (isFinal) this.#events.refused(only.channel, error);
    this.#flush();
  }

  /** What is to be asked again counts as asked until then, so that nothing overtakes it. @param {() => void} task */
  #later(task) {
    this.#askAgain.push(task);
    this.#askAgainTimer.set(() => {
      for (const next of this.#askAgain.splice(0)) next();
      this.#flush();
    }, ASK_AGAIN_MILLIS);
  }

  /** @param {number} id of a command that was refused for now */
  #sendAgain(id) {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    const entries = pending?.entries.filter(entry => entry.users > 0) ?? [];
    if (pending && entries.length > 0) this.#send(entries, pending);
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
      const history = this.#historyToAsk(entries[0]);
      if (history === undefined) this.#send(entries, { isResume: false });
      else if (!this.#isPending(pending => pending.history !== undefined)) {
        this.#send(entries.slice(0, CHANNELS_PER_HISTORY), { history, isResume: false });
      }
    }
    this.#columns.ask(this.#entries.values());
  }

  /** What to ask for with the subscription itself. @param {Entry} entry @returns {History} */
  #historyToAsk(entry) {
    return entry.past === 'wanted' && !this.#columns.brings(entry) ? entry.history : undefined;
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
      const history = this.#historyToAsk(entry);
      if (entry.asked && history === undefined) continue;
      const key = entry.alone ? `channel ${entry.channel}` : `history ${history}`;
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
    this.#columns.forgetUnused();
    const channels = unused.filter(entry => entry.asked).map(entry => entry.channel);
    if (channels.length > 0) this.#link?.unsubscribe({ id: this.#nextId(), channels });
  }

  /** @param {Entry[]} entries @param {{ since?: string, history?: History, isResume: boolean }} how */
  #send(entries, { since, history, isResume }) {
    const id = this.#nextId();
    for (const entry of entries) {
      entry.asked = true;
      if (history !== undefined) entry.past = 'asked';
    }
    this.#pending.set(id, { entries, isResume, history, since });
    this.#link?.subscribe({
      id, channels: entries.map(entry => entry.channel), ...(since && { since }), ...(history && { history }),
    });
  }
}
