import { covers, withoutCovered } from './channels.js';
import { createTimer } from './clock.js';
import { GREETING_CHANNEL, NO_COMMAND, addressOf, codeOf } from './http.js';
import { CLOSED_ABNORMALLY, isUpdate, parseLine, parsePosition } from './protocol.js';

/**
 * @typedef {import('./protocol.js').Link} Link
 * @typedef {import('./protocol.js').LinkEnd} LinkEnd
 * @typedef {import('./protocol.js').LinkEvents} LinkEvents
 * @typedef {import('./protocol.js').Message} Message
 * @typedef {import('./protocol.js').Subscribe} Subscribe
 * @typedef {{ url: string, clock: import('./clock.js').Clock, fetcher: typeof fetch }} PollSettings
 */

const WAIT_SECONDS = 20;

/** Where something new is always there, asking again at once would cost more than it brings. */
const BETWEEN_POLLS_MILLIS = 250;

/** Of a channel whose first answer has not come yet. */
const NOT_SETTLED = Infinity;

/**
 * The long poll carrier: one request after the other, each continuing where the last answer ended. A command is a
 * request of its own, answered at once; then all channels are waited for together.
 * @param {string} url
 * @param {import('./clock.js').Clock} clock
 * @param {typeof fetch} [fetcher]
 * @returns {import('./protocol.js').Carrier}
 */
export function pollCarrier(url, clock, fetcher = (input, init) => fetch(input, init)) {
  return { name: 'poll', open: events => new PollLink({ url, clock, fetcher }, events) };
}

/** @implements {Link} */
class PollLink {
  /** @type {Subscribe[]} */
  #waiting = [];
  /** @type {Map<string, number>} each name or prefix, with the offset up to which its own command brought it */
  #wanted = new Map();
  /** @type {string | null} */
  #since = null;
  #epoch = '';
  #ended = false;
  /** @type {{ command: Subscribe, abort: AbortController } | null} */
  #request = null;
  #pollAt = -Infinity;
  #settings;
  #events;
  #pollTimer;

  /** @param {PollSettings} settings @param {LinkEvents} events */
  constructor(settings, events) {
    this.#settings = settings;
    this.#events = events;
    this.#pollTimer = createTimer(settings.clock);
    this.#ask({ id: NO_COMMAND, channels: [GREETING_CHANNEL] }, 0, answer => this.#welcome(answer));
  }

  /** @param {Subscribe} command */
  subscribe(command) {
    for (const channel of command.channels) {
      if (!this.#wanted.has(channel)) this.#wanted.set(channel, NOT_SETTLED);
    }
    this.#waiting.push(command);
    this.#stopPolling();
    this.#next();
  }

  /** @param {import('./protocol.js').Unsubscribe} command */
  unsubscribe(command) {
    for (const channel of command.channels) this.#wanted.delete(channel);
    if (this.#wanted.size > 0) return;
    this.#stopPolling();
    this.#since = null;
  }

  ping() {
    return false;
  }

  hasColumns() {
    return false;
  }

  history() {}

  position() {
    return this.#since;
  }

  close() {
    this.#ended = true;
    this.#pollTimer.clear();
    this.#request?.abort.abort();
  }

  #next() {
    if (this.#ended || this.#request || this.#epoch === '') return;
    this.#pollTimer.clear();
    const command = this.#nextCommand();
    if (command) this.#ask(command, 0, answer => this.#settle(command, answer));
    else if (this.#wanted.size > 0) this.#schedulePoll();
  }

  /** @returns {Subscribe | null} the next one somebody still wants the answer of */
  #nextCommand() {
    for (;;) {
      const command = this.#waiting.shift();
      if (!command) return null;
      const channels = command.channels.filter(channel => this.#wanted.has(channel));
      if (channels.length > 0) return { ...command, channels };
    }
  }

  #schedulePoll() {
    this.#pollTimer.set(() => this.#poll(), Math.max(0, this.#pollAt - this.#settings.clock.now()));
  }

  #poll() {
    this.#pollAt = this.#settings.clock.now() + BETWEEN_POLLS_MILLIS;
    const channels = withoutCovered([...this.#wanted.keys()]);
    this.#ask({ id: NO_COMMAND, channels, since: this.#since ?? undefined }, WAIT_SECONDS, answer => {
      const isSnapshot = answer.recovered === false;
      if (isSnapshot) this.#reply(NO_COMMAND, answer);
      this.#tellIncomplete(answer);
      this.#deliver(answer);
      this.#since = answer.position;
      if (isSnapshot) this.#goLive(NO_COMMAND, answer);
      this.#events.message({ sys: 'heartbeat', position: answer.position, serverTime: answer.serverTime });
    });
  }

  /** What was on its way is asked for again: the position has not moved. */
  #stopPolling() {
    this.#pollTimer.clear();
    if (this.#request?.command.id !== NO_COMMAND || this.#epoch === '') return;
    this.#request.abort.abort();
    this.#request = null;
  }

  /**
   * @param {Subscribe} command
   * @param {number} wait in seconds
   * @param {(answer: Message) => void} take
   */
  #ask(command, wait, take) {
    const abort = new AbortController();
    this.#request = { command, abort };
    const address = addressOf(this.#settings.url, command);
    address.searchParams.set('wait', String(wait));
    const read = async () => {
      const response = await this.#settings.fetcher(address.href, {
        headers: { accept: 'application/json' }, cache: 'no-store', signal: abort.signal,
      });
      return { status: response.status, body: parseLine(await response.text()) };
    };
    read().then(({ status, body }) => {
      if (abort.signal.aborted) return;
      this.#request = null;
      if (status === 200 && isAnswer(body)) this.#take(body, take);
      else this.#refuse(command, status, body?.error);
      this.#next();
    }, () => {
      if (!abort.signal.aborted) this.#end({ code: CLOSED_ABNORMALLY, reason: 'the poll broke' });
    });
  }

  /** @param {Message} answer @param {(answer: Message) => void} take */
  #take(answer, take) {
    if (this.#epoch !== '' && this.#epoch !== answer.epoch) {
      this.#end({ code: 1001, reason: 'the server was restarted' });
      return;
    }
    take(answer);
  }

  /** @param {Message} answer */
  #welcome({ epoch, node, position, serverTime }) {
    this.#epoch = epoch;
    this.#events.message({
      sys: 'welcome', session: '', version: '', node, epoch, position, serverTime, heartbeat: WAIT_SECONDS, limits: {},
    });
  }

  /** @param {Subscribe} command @param {Message} answer */
  #settle(command, answer) {
    const { position } = answer;
    this.#reply(command.id, answer);
    this.#deliver(answer);
    for (const channel of command.channels) {
      if (this.#wanted.get(channel) === NOT_SETTLED) {
        this.#wanted.set(channel, parsePosition(position)?.offset ?? -1);
      }
    }
    this.#since ??= position;
    this.#goLive(command.id, answer);
  }

  /** @param {number} id @param {Message} answer */
  #reply(id, { position, channels, recovered }) {
    this.#events.message({ id, ok: { position, channels, ...(recovered !== undefined && { recovered }) } });
  }

  /** @param {number} id @param {Message} answer */
  #goLive(id, { position }) {
    this.#events.message({ sys: 'live', id, position });
  }

  /** @param {Message} answer */
  #deliver(answer) {
    for (const gap of listOf(answer.gaps)) this.#events.message({ sys: 'gap', c: gap.c, lost: gap.lost });
    for (const update of listOf(answer.updates)) {
      if (this.#ended) return;
      if (isUpdate(update) && this.#isDue(update)) this.#events.message(update);
    }
  }

  /**
   * Not what nobody wants any more, nor what a channel's own command brought already.
   * @param {import('./protocol.js').Update} update
   */
  #isDue({ c, o, h }) {
    for (const [channel, settledOffset] of this.#wanted) {
      if (covers(channel, c) && (h || settledOffset < o || settledOffset === NOT_SETTLED)) return true;
    }
    return false;
  }

  /** A poll may come too late for what the journal keeps. @param {Message} answer */
  #tellIncomplete(answer) {
    const told = new Set(listOf(answer.gaps).map(gap => gap.c));
    for (const { channel, complete } of listOf(answer.channels)) {
      if (complete === false && !told.has(channel)) this.#events.message({ sys: 'gap', c: channel, lost: null });
    }
  }

  /** @param {Subscribe} command @param {number} status @param {Message | undefined} error */
  #refuse(command, status, error) {
    if (status !== 400 || !error || error.retry === true || command.id === NO_COMMAND) {
      this.#end({ code: codeOf(status), reason: error?.message ?? `HTTP ${status}` });
      return;
    }
    for (const channel of command.channels) {
      if (this.#wanted.get(channel) === NOT_SETTLED) this.#wanted.delete(channel);
    }
    this.#events.message({ id: command.id, error });
  }

  /** @param {LinkEnd} end */
  #end(end) {
    if (this.#ended) return;
    this.close();
    this.#events.closed(end);
  }
}

/**
 * @param {Message | null} body
 * @returns {body is Message}
 */
function isAnswer(body) {
  return body !== null && typeof body.epoch === 'string' && parsePosition(body.position) !== null;
}

/** @param {unknown} value @returns {Message[]} */
function listOf(value) {
  return Array.isArray(value) ? value.filter(item => typeof item === 'object' && item !== null) : [];
}
