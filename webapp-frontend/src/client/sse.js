import { withoutCovered } from './channels.js';
import { createTimer } from './clock.js';
import { GREETING_CHANNEL, NO_COMMAND } from './http.js';
import { CLOSED_ABNORMALLY, isWelcome, mayReturn } from './protocol.js';
import { openStream } from './sse-stream.js';

/**
 * @typedef {import('./protocol.js').Link} Link
 * @typedef {import('./protocol.js').LinkEnd} LinkEnd
 * @typedef {import('./protocol.js').LinkEvents} LinkEvents
 * @typedef {import('./protocol.js').Message} Message
 * @typedef {import('./protocol.js').Subscribe} Subscribe
 * @typedef {{ command: Subscribe, live: boolean, replaces: Stream[], handle: ReturnType<typeof openStream> }} Stream
 * @typedef {{ url: string, clock: import('./clock.js').Clock, fetcher: typeof fetch }} SseSettings
 */

const MERGE_AFTER_MILLIS = 300;

/** Besides the one that replaces them. Commands wait rather than take all connections a browser allows. */
const MOST_STREAMS = 2;

/**
 * The SSE carrier. A stream can't be told to follow more, so each subscribe command opens one of its own; as soon as
 * all are live they are replaced, without loss, by a single one, because browsers allow few connections to a server.
 * @param {string} url
 * @param {import('./clock.js').Clock} clock
 * @param {typeof fetch} [fetcher]
 * @returns {import('./protocol.js').Carrier}
 */
export function sseCarrier(url, clock, fetcher = (input, init) => fetch(input, init)) {
  return { name: 'sse', open: events => new SseLink({ url, clock, fetcher }, events) };
}

/** @implements {Link} */
class SseLink {
  /** @type {Set<Stream>} */
  #streams = new Set();
  /** @type {Subscribe[]} */
  #waiting = [];
  /** @type {Set<string>} */
  #wanted = new Set();
  #epoch = '';
  #ended = false;
  #settings;
  #events;
  #mergeTimer;

  /** @param {SseSettings} settings @param {LinkEvents} events */
  constructor(settings, events) {
    this.#settings = settings;
    this.#events = events;
    this.#mergeTimer = createTimer(settings.clock);
    this.#open({ id: NO_COMMAND, channels: [GREETING_CHANNEL] });
  }

  /** @param {Subscribe} command */
  subscribe(command) {
    for (const channel of command.channels) this.#wanted.add(channel);
    this.#waiting.push(command);
    this.#openWaiting();
  }

  /** @param {import('./protocol.js').Unsubscribe} command */
  unsubscribe(command) {
    for (const channel of command.channels) this.#wanted.delete(channel);
    for (const stream of this.#streams) {
      if (!stream.command.channels.some(channel => this.#wanted.has(channel))) this.#drop(stream);
    }
    this.#openWaiting();
    this.#mergeTimer.set(() => this.#merge(), MERGE_AFTER_MILLIS);
  }

  ping() {
    return false;
  }

  hasColumns() {
    return false;
  }

  history() {}

  /** The stream furthest behind decides: what the others have seen already is dropped as a duplicate. */
  position() {
    const handles = [...this.#streams].map(stream => stream.handle).filter(handle => handle.position() !== null);
    handles.sort((a, b) => a.offset() - b.offset());
    return handles.length > 0 ? handles[0].position() : null;
  }

  close() {
    this.#ended = true;
    this.#mergeTimer.clear();
    for (const stream of this.#streams) stream.handle.close();
  }

  /** @param {Subscribe} command @param {Stream[]} [replaces] */
  #open(command, replaces = []) {
    /** @type {Stream} */
    const stream = /** @type {any} */ ({ command, live: false, replaces });
    stream.handle = openStream(this.#settings.url, this.#settings.fetcher, command, {
      message: message => this.#take(stream, message),
      refused: error => this.#refuse(stream, error),
      ended: end => this.#end(end),
    });
    this.#streams.add(stream);
  }

  /** @param {Stream} stream @param {Message} message */
  #take(stream, message) {
    if (this.#ended) return;
    if (isWelcome(message)) this.#welcome(stream, message);
    else if (message.sys === 'live') this.#goLive(stream, message);
    else if (message.sys === 'bye') this.#bye(message);
    else this.#events.message('id' in message ? { ...message, id: stream.command.id } : message);
  }

  /** @param {Stream} stream @param {import('./protocol.js').Welcome} message */
  #welcome(stream, message) {
    if (this.#epoch && this.#epoch !== message.epoch) {
      this.#end({ code: 1001, reason: 'the server was restarted' });
      return;
    }
    const isFirst = this.#epoch === '';
    this.#epoch = message.epoch;
    if (stream.command.channels[0] === GREETING_CHANNEL) this.#drop(stream);
    if (isFirst) this.#events.message(message);
  }

  /** @param {Stream} stream @param {Message} message */
  #goLive(stream, message) {
    stream.live = true;
    for (const old of stream.replaces) this.#drop(old);
    stream.replaces = [];
    this.#events.message({ ...message, id: stream.command.id });
    this.#openWaiting();
    this.#mergeTimer.set(() => this.#merge(), this.#waiting.length > 0 ? 0 : MERGE_AFTER_MILLIS);
  }

  #openWaiting() {
    while (this.#waiting.length > 0 && this.#streams.size < MOST_STREAMS) {
      const command = /** @type {Subscribe} */ (this.#waiting.shift());
      const channels = command.channels.filter(channel => this.#wanted.has(channel));
      if (channels.length > 0) this.#open({ ...command, channels });
    }
  }

  /** @param {Message} message */
  #bye(message) {
    this.#events.message(message);
    if (!mayReturn(message.code)) this.#end({ code: message.code, reason: String(message.reason) });
  }

  /** @param {Stream} stream @param {object} error */
  #refuse(stream, error) {
    this.#streams.delete(stream);
    if (stream.command.id === NO_COMMAND) {
      this.#end({ code: CLOSED_ABNORMALLY, reason: 'the stream was refused' });
      return;
    }
    for (const channel of stream.command.channels) this.#wanted.delete(channel);
    this.#openWaiting();
    this.#events.message({ id: stream.command.id, error });
  }

  #merge() {
    const streams = [...this.#streams];
    if (this.#wanted.size === 0 || streams.length === 0 || streams.some(stream => !stream.live)) return;
    const isTidy = streams.length === 1 && streams[0].command.channels.every(channel => this.#wanted.has(channel));
    if (isTidy) return;
    const waiting = new Set(this.#waiting.flatMap(command => command.channels));
    const channels = withoutCovered([...this.#wanted].filter(channel => !waiting.has(channel)));
    this.#open({ id: NO_COMMAND, channels, since: this.position() ?? undefined }, streams);
  }

  /** @param {Stream} stream */
  #drop(stream) {
    stream.handle.close();
    this.#streams.delete(stream);
  }

  /** @param {LinkEnd} end */
  #end(end) {
    if (this.#ended) return;
    this.close();
    this.#events.closed(end);
  }
}
