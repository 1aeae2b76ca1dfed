import { createBackoff } from './backoff.js';
import { createCarrierChoice } from './carrier-choice.js';
import { createTimer, systemClock } from './clock.js';
import { createEmitter } from './emitter.js';
import { KnownChannels } from './known-channels.js';
import { isEnding, isPlanned, isUpdate, isWelcome, mayReturn } from './protocol.js';
import { createPulse } from './pulse.js';
import { Subscriptions } from './subscriptions.js';

/**
 * @typedef {import('./protocol.js').Carrier} Carrier
 * @typedef {import('./protocol.js').CommandError} CommandError
 * @typedef {import('./protocol.js').Link} Link
 * @typedef {import('./protocol.js').LinkEnd} LinkEnd
 * @typedef {import('./protocol.js').Message} Message
 * @typedef {import('./protocol.js').Update} Update
 * @typedef {import('./protocol.js').Value} Value
 * @typedef {import('./protocol.js').Welcome} Welcome
 *
 * `closed` is final: the server asked not to come back, for `reason`. `retryAt` is in this computer's time.
 * @typedef {{ state: 'idle' | 'connecting' | 'open' | 'reconnecting' | 'closed', carrier: string, attempt: number,
 *   retryAt: number | null, roundTrip: number | null, reason: string }} Status
 * @typedef {{ channel: string, lost: number | null }} Gap
 *
 * `gone`: the channel is no more; should it come back, its next `update` is that of a new one.
 * @typedef {{ status: Status, update: Value, gone: { channel: string }, gap: Gap, welcome: Welcome, epoch: string,
 *   columns: { channel: string, columns: import('./binary.js').ColumnsMessage }, ready: { channel: string },
 *   expected: { channel: string, intervalMillis: number },
 *   refused: { channel: string, error: CommandError } }} ConnectionEvents
 */

const WELCOME_WITHIN_MILLIS = 6_000;
const PROVED_AFTER_MILLIS = 5_000;
const GOING_AWAY = 1001;

/**
 * The one stream of updates an application sees, whatever happens underneath: it reconnects, resumes where it was,
 * changes the carrier when one is blocked, and tells of every gap. Nothing here throws for what a server sends.
 */
export class Connection {
  /** @type {ReturnType<typeof createEmitter<ConnectionEvents>>} */
  #emitter = createEmitter();
  #known = new KnownChannels();
  /** @type {Link | null} */
  #link = null;
  /** @type {Link | null} */
  #climber = null;
  /** @type {string | null} */
  #resumeFrom = null;
  /** @type {Welcome | null} */
  #welcome = null;
  #isWelcomed = false;
  #isProved = false;
  #retryAfterMillis = 0;
  #lastId = 0;
  #clock;
  #choice;
  #backoff;
  #pulse;
  #subscriptions;
  #retryTimer;
  #welcomeTimer;
  #provedTimer;
  #climbTimer;
  /** @type {Status} */
  #status = { state: 'idle', carrier: '', attempt: 0, retryAt: null, roundTrip: null, reason: '' };

  /** @param {Carrier[]} carriers in order of preference @param {import('./clock.js').Clock} [clock] */
  constructor(carriers, clock = systemClock) {
    const nextId = () => (this.#lastId += 1);
    this.#clock = clock;
    this.#choice = createCarrierChoice(carriers);
    this.#backoff = createBackoff(clock.random);
    this.#pulse = createPulse(clock, {
      nextId,
      dead: () => this.#lose({ code: 4003, reason: 'nothing was heard from the server' }),
      measured: () => this.#setStatus({ roundTrip: this.#pulse.roundTrip() }),
    });
    this.#subscriptions = new Subscriptions(clock, nextId, this.#known, {
      gone: channel => this.#emitter.emit('gone', { channel }),
      lost: channel => this.#emitter.emit('gap', { channel, lost: null }),
      refused: (channel, error) => this.#emitter.emit('refused', { channel, error }),
      columns: (channel, columns) => this.#emitter.emit('columns', { channel, columns }),
      expected: (channel, intervalMillis) => this.#emitter.emit('expected', { channel, intervalMillis }),
      ready: channel => this.#emitter.emit('ready', { channel }),
    });
    this.#retryTimer = createTimer(clock);
    this.#welcomeTimer = createTimer(clock);
    this.#provedTimer = createTimer(clock);
    this.#climbTimer = createTimer(clock);
  }

  /** @returns {() => void} stops it */
  start() {
    if (this.#status.state === 'idle') this.#connect();
    return () => this.#stop();
  }

  /**
   * @template {keyof ConnectionEvents} Name
   * @param {Name} name
   * @param {(event: ConnectionEvents[Name]) => void} listener
   * @returns {() => void} stops listening
   */
  on(name, listener) {
    return this.#emitter.on(name, listener);
  }

  /**
   * Follows a channel or prefix. Several users of one share it. The history of a channel comes as columns where the
   * carrier has them, else as updates.
   * @param {string} channel
   * @param {{ history?: string | number }} [options]
   * @returns {() => void} gives it up
   */
  subscribe(channel, { history } = {}) {
    return this.#subscriptions.add(channel, history);
  }

  /** Whether the history a channel was subscribed with has come. @param {string} channel */
  isReady(channel) {
    return this.#subscriptions.isReady(channel);
  }

  /** Tries at once, for instance because the network came back. */
  retryNow() {
    if (this.#status.retryAt !== null) this.#connect();
  }

  get status() {
    return this.#status;
  }

  /** The last welcome, null before the first. */
  get welcome() {
    return this.#welcome;
  }

  /** The server's time now, as far as it is known. */
  serverNow() {
    return this.#clock.now() + this.#pulse.clockOffset();
  }

  #stop() {
    this.#dropLinks();
    this.#retryTimer.clear();
    this.#setStatus({ state: 'idle', retryAt: null, roundTrip: null });
  }

  #connect() {
    this.#retryTimer.clear();
    const carrier = this.#choice.current();
    const state = this.#welcome || this.#backoff.attempt() > 0 ? 'reconnecting' : 'connecting';
    this.#setStatus({ state, carrier: carrier.name, attempt: this.#backoff.attempt(), retryAt: null });
    this.#isWelcomed = false;
    this.#isProved = false;
    this.#welcomeTimer.set(() => this.#lose({ code: 1006, reason: 'no welcome in time' }), WELCOME_WITHIN_MILLIS);
    this.#link = this.#open(carrier);
  }

  /** @param {Carrier} carrier */
  #open(carrier) {
    /** @type {Link} */
    const link = carrier.open({
      message: message => {
        if (link === this.#link) this.#take(message);
        else if (link === this.#climber && isWelcome(message)) this.#climb(link, message);
      },
      closed: end => {
        if (link === this.#link) this.#lose(end);
        else if (link === this.#climber) this.#scheduleClimb();
      },
    });
    return link;
  }

  /** @param {Message} message */
  #take(message) {
    this.#pulse.seen();
    if (isUpdate(message)) {
      this.#takeUpdate(message);
    } else if (isWelcome(message)) {
      this.#enter(message);
    } else if (message.sys === 'gap') {
      const lost = Number.isFinite(message.lost) ? message.lost : null;
      this.#emitter.emit('gap', { channel: String(message.c), lost });
    } else if (message.sys === 'bye') {
      this.#takeBye(message);
    } else {
      this.#pulse.take(message);
      this.#subscriptions.take(message);
    }
  }

  /** @param {Update} update */
  #takeUpdate(update) {
    if (update.x) this.#subscriptions.skipped(update.c);
    if (!this.#known.isNew(update)) return;
    if (isEnding(update)) this.#emitter.emit('gone', { channel: update.c });
    else this.#emitter.emit('update', update);
  }

  /** @param {Message} message */
  #takeBye(message) {
    this.#retryAfterMillis = Number.isFinite(message.retryAfterMs) ? message.retryAfterMs : 0;
    this.#setStatus({ reason: String(message.reason ?? '') });
  }

  /** @param {Welcome} welcome */
  #enter(welcome) {
    if (!this.#link || this.#isWelcomed) return;
    this.#isWelcomed = true;
    this.#isProved = false;
    this.#welcome = welcome;
    this.#welcomeTimer.clear();
    this.#provedTimer.set(() => this.#prove(), PROVED_AFTER_MILLIS);
    this.#pulse.start(this.#link, welcome);
    if (this.#known.enterEpoch(welcome.epoch)) this.#emitter.emit('epoch', welcome.epoch);
    this.#setStatus({ state: 'open', carrier: this.#choice.current().name, retryAt: null, reason: '' });
    this.#emitter.emit('welcome', welcome);
    this.#subscriptions.resume(this.#link, this.#resumeFrom);
    if (!this.#choice.isBest()) this.#scheduleClimb();
  }

  #prove() {
    this.#isProved = true;
    this.#backoff.reset();
    this.#choice.proved();
    this.#setStatus({ attempt: 0 });
  }

  /**
   * When the server wants us back: as it said, or where its container hung up before it could, within the spread it named.
   * @param {LinkEnd} end
   */
  #comeBackAfter(end) {
    if (this.#retryAfterMillis > 0) return this.#retryAfterMillis * (1 + this.#clock.random() / 2);
    const spread = Number(this.#welcome?.retrySpreadMs);
    return end.code === GOING_AWAY && spread > 0 ? this.#clock.random() * spread : 0;
  }

  /** @param {LinkEnd} end */
  #lose(end) {
    this.#dropLinks();
    if (!this.#isProved && !isPlanned(end.code)) this.#choice.failed();
    const reason = end.reason || this.#status.reason;
    if (!mayReturn(end.code)) {
      this.#setStatus({ state: 'closed', retryAt: null, roundTrip: null, reason });
      return;
    }
    const delay = Math.max(this.#backoff.next(), this.#comeBackAfter(end));
    this.#retryAfterMillis = 0;
    this.#retryTimer.set(() => this.#connect(), delay);
    this.#setStatus({
      state: 'reconnecting', attempt: this.#backoff.attempt(), retryAt: this.#clock.now() + delay,
      roundTrip: null, reason,
    });
  }

  #dropLinks() {
    this.#resumeFrom = this.#link?.position() ?? this.#resumeFrom;
    this.#subscriptions.linkLost();
    for (const timer of [this.#welcomeTimer, this.#provedTimer, this.#climbTimer]) timer.clear();
    this.#pulse.stop();
    const [link, climber] = [this.#link, this.#climber];
    this.#link = null;
    this.#climber = null;
    link?.close();
    climber?.close();
  }

  #scheduleClimb() {
    this.#climber?.close();
    this.#climber = null;
    this.#climbTimer.set(() => this.#tryClimb(), this.#choice.nextClimbMillis());
  }

  #tryClimb() {
    this.#climbTimer.set(() => this.#scheduleClimb(), WELCOME_WITHIN_MILLIS);
    this.#climber = this.#open(this.#choice.nextBetter());
  }

  /** @param {Link} link the better one, just welcomed @param {Welcome} welcome */
  #climb(link, welcome) {
    this.#climber = null;
    this.#dropLinks();
    this.#choice.climbed();
    this.#link = link;
    this.#isWelcomed = false;
    this.#enter(welcome);
  }

  /** @param {Partial<Status>} change */
  #setStatus(change) {
    this.#status = { ...this.#status, ...change };
    this.#emitter.emit('status', this.#status);
  }
}
