import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sseCarrier } from '../src/client/sse.js';
import { createSseParser } from '../src/client/sse-parser.js';
import { createManualClock, settle } from './support/manual-clock.js';

test('events are read whatever the pieces and the line breaks', () => {
  /** @type {string[]} */
  const events = [];
  const parser = createSseParser(data => events.push(data));
  const text = ': hello\r\nid: e1:4\r\ndata: {"a":1}\r\n\r\nevent: x\ndata:one\r\ndata: two\r\n\r\nid: 7\n\ndata: last\r\r';
  for (const character of text) parser.push(character);
  parser.push('\n');
  assert.deepEqual(events, ['{"a":1}', 'one\ntwo', 'last']);
  const whole = /** @type {string[]} */ ([]);
  createSseParser(data => whole.push(data)).push(`${text}\n`);
  assert.deepEqual(whole, events);
});

function setUp() {
  const clock = createManualClock();
  /** @type {any[]} */
  const streams = [];
  /** @type {any[]} */
  const messages = [];
  /** @type {any[]} */
  const ends = [];
  const fetcher = /** @type {any} */ ((/** @type {string} */ address, /** @type {RequestInit} */ init) => {
    const url = new URL(address);
    const stream = /** @type {any} */ ({
      channels: url.searchParams.getAll('channel'), since: url.searchParams.get('since'),
      history: url.searchParams.get('history'), signal: init.signal,
    });
    streams.push(stream);
    return new Promise((resolve, reject) => {
      const body = new ReadableStream({
        start(controller) {
          stream.end = () => controller.close();
          stream.say = (/** @type {any[]} */ ...lines) => {
            const text = lines.map(line => `data: ${JSON.stringify(line)}\n\n`).join('');
            controller.enqueue(new TextEncoder().encode(text));
            return settle();
          };
        },
      });
      stream.refuse = (/** @type {number} */ status, /** @type {any} */ error) =>
        resolve(new Response(JSON.stringify({ error }), { status }));
      stream.accept = () => {
        resolve(new Response(body));
        return settle();
      };
      init.signal?.addEventListener('abort', () => reject(new Error('aborted')));
    });
  });
  const link = sseCarrier('http://host/api/stream', clock, fetcher).open({
    message: message => messages.push(message), closed: end => ends.push(end),
  });
  return { clock, streams, messages, ends, link };
}

const WELCOME = { sys: 'welcome', epoch: 'e1', node: 'node1' };
const live = (/** @type {number} */ offset) => ({ sys: 'live', position: `e1:${offset}` });
const update = (/** @type {string} */ c, /** @type {number} */ o) => ({ c, o, t: o, d: {} });

/** @param {ReturnType<typeof setUp>} setting @param {any} command @param {any[]} lines */
async function follow({ link, streams }, command, ...lines) {
  link.subscribe(command);
  const stream = streams.at(-1);
  await stream.accept();
  await stream.say(WELCOME, ...lines);
  return stream;
}

async function greeted() {
  const setting = setUp();
  await setting.streams[0].accept();
  await setting.streams[0].say(WELCOME);
  return setting;
}

test('the first stream brings the welcome, and is given up for it', async () => {
  const { messages, streams, link } = await greeted();
  assert.deepEqual(messages, [WELCOME]);
  assert.equal(streams[0].signal.aborted, true);
  assert.equal(link.position(), null);
});

test('a command opens a stream with its channels, and gets its live line by its own id', async () => {
  const setting = await greeted();
  const stream = await follow(setting, { id: 5, channels: ['a/1', 'b/*'], since: 'e1:3', history: '5m' }, live(9));
  assert.deepEqual([stream.channels, stream.since, stream.history], [['a/1', 'b/*'], 'e1:3', '5m']);
  assert.deepEqual(setting.messages.at(-1), { sys: 'live', id: 5, position: 'e1:9' });
  assert.equal(setting.messages.filter(message => message.sys === 'welcome').length, 1);
});

test('the stream that is furthest behind decides where to resume', async () => {
  const setting = await greeted();
  const first = await follow(setting, { id: 1, channels: ['a/1'] }, live(10));
  const second = await follow(setting, { id: 2, channels: ['b/1'] }, live(12));
  await second.say(update('b/1', 30), { ...update('b/1', 99), h: 1 });
  assert.equal(setting.link.position(), 'e1:10');
  await first.say(update('a/1', 40));
  assert.equal(setting.link.position(), 'e1:30');
});

test('streams are joined into one, and the old ones end only when it is live', async () => {
  const setting = await greeted();
  const { streams, clock } = setting;
  const first = await follow(setting, { id: 1, channels: ['a/1'] }, live(10));
  const second = await follow(setting, { id: 2, channels: ['b/1'] }, live(12));
  clock.advance(300);
  const joined = streams.at(-1);
  assert.deepEqual([joined.channels, joined.since], [['a/1', 'b/1'], 'e1:10']);
  await joined.accept();
  await joined.say(WELCOME, update('b/1', 11));
  assert.deepEqual([first.signal.aborted, second.signal.aborted], [false, false]);
  await joined.say(live(15));
  assert.deepEqual([first.signal.aborted, second.signal.aborted, joined.signal.aborted], [true, true, false]);
  assert.equal(setting.link.position(), 'e1:15');
  clock.advance(1_000);
  assert.equal(streams.at(-1), joined);
});

test('what nobody wants any more is left out of the next stream', async () => {
  const setting = await greeted();
  await follow(setting, { id: 1, channels: ['a/1', 'b/1'] }, live(10));
  setting.link.unsubscribe({ id: 2, channels: ['b/1'] });
  setting.clock.advance(300);
  assert.deepEqual(setting.streams.at(-1).channels, ['a/1']);
  setting.link.unsubscribe({ id: 3, channels: ['a/1'] });
  assert.equal(setting.streams.every(stream => stream.signal.aborted), true);
});

test('the reply a stream begins with gets the id of its command', async () => {
  const setting = await greeted();
  const ok = { channels: [{ channel: 'a/1', kind: 'state', complete: false }] };
  await follow(setting, { id: 4, channels: ['a/1'], since: 'e0:3' }, { id: 0, ok });
  assert.deepEqual(setting.messages.at(-1), { id: 4, ok });
});

test('a refused command is an error by its id, the link stays', async () => {
  const setting = await greeted();
  setting.link.subscribe({ id: 6, channels: ['stonks/*'] });
  const error = { code: 'unknown_channel', message: 'No namespace.', retry: false };
  setting.streams.at(-1).refuse(400, error);
  await settle();
  assert.deepEqual(setting.messages.at(-1), { id: 6, error });
  assert.deepEqual(setting.ends, []);
});

test('the end of a stream is the end of the link, once', async () => {
  const setting = await greeted();
  const first = await follow(setting, { id: 1, channels: ['a/1'] }, live(1));
  const second = await follow(setting, { id: 2, channels: ['b/1'] }, live(1));
  first.end();
  second.end();
  await settle();
  assert.equal(setting.ends.length, 1);
  assert.equal(second.signal.aborted, true);
  const full = setUp();
  full.streams[0].refuse(503, { code: 'too_many_connections', message: 'full', retry: true });
  await settle();
  assert.deepEqual(full.ends, [{ code: 4005, reason: 'full' }]);
  const hasty = setUp();
  hasty.streams[0].refuse(429, { code: 'rate_exceeded', message: 'too often', retry: true });
  await settle();
  assert.deepEqual(hasty.ends, [{ code: 4004, reason: 'too often' }]);
});

test('a farewell that is final ends the link with its code', async () => {
  const setting = await greeted();
  const stream = await follow(setting, { id: 1, channels: ['a/1'] }, live(1));
  await stream.say({ sys: 'bye', code: 4502, reason: 'protocol error', retryAfterMs: null });
  assert.deepEqual(setting.ends, [{ code: 4502, reason: 'protocol error' }]);
});

test('a command waits rather than open a third stream, until two are joined', async () => {
  const setting = await greeted();
  await follow(setting, { id: 1, channels: ['a/1'] }, live(10));
  const second = await follow(setting, { id: 2, channels: ['b/1'] });
  setting.link.subscribe({ id: 3, channels: ['c/1'], history: '5m' });
  assert.equal(setting.streams.at(-1), second);
  await second.say(live(11));
  setting.clock.advance(0);
  const joined = setting.streams.at(-1);
  assert.deepEqual(joined.channels, ['a/1', 'b/1']);
  await joined.accept();
  await joined.say(WELCOME, live(12));
  assert.deepEqual([setting.streams.at(-1).channels, setting.streams.at(-1).history], [['c/1'], '5m']);
});

test('a joined stream leaves out what a prefix brings anyway', async () => {
  const setting = await greeted();
  await follow(setting, { id: 1, channels: ['a/*', 'a/b/*'] }, live(10));
  await follow(setting, { id: 2, channels: ['a/1', 'ab/1'] }, live(11));
  setting.clock.advance(300);
  assert.deepEqual(setting.streams.at(-1).channels, ['a/*', 'ab/1']);
});

test('what could not be recovered is told with the reply, and the end of a channel moves the position', async () => {
  const setting = await greeted();
  const ok = { channels: [{ channel: 'a/*', kind: 'state' }], recovered: false };
  const end = { c: 'a/1', o: 12, t: 12, gone: 1 };
  await follow(setting, { id: 4, channels: ['a/*'], since: 'e1:3' }, { id: 0, ok }, live(10), end);
  assert.deepEqual(setting.messages.slice(1), [{ id: 4, ok }, { ...live(10), id: 4 }, end]);
  assert.equal(setting.link.position(), 'e1:12');
});

test('a joined stream that could not be recovered is told too, by an id that no command has', async () => {
  const setting = await greeted();
  await follow(setting, { id: 1, channels: ['a/*'] }, live(10));
  await follow(setting, { id: 2, channels: ['b/1'] }, live(11));
  setting.clock.advance(300);
  const joined = setting.streams.at(-1);
  const ok = { channels: [{ channel: 'a/*', kind: 'state' }], recovered: false };
  await joined.accept();
  await joined.say(WELCOME, { id: 0, ok }, live(20));
  assert.deepEqual(setting.messages.slice(-2), [{ id: -1, ok }, { ...live(20), id: -1 }]);
});
