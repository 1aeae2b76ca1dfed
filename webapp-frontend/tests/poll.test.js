import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pollCarrier } from '../src/client/poll.js';
import { createManualClock, settle } from './support/manual-clock.js';

function setUp() {
  const clock = createManualClock();
  /** @type {any[]} */
  const requests = [];
  /** @type {any[]} */
  const messages = [];
  /** @type {any[]} */
  const ends = [];
  const fetcher = /** @type {any} */ ((/** @type {string} */ address, /** @type {RequestInit} */ init) => {
    const { searchParams } = new URL(address);
    return new Promise((resolve, reject) => {
      const respond = (/** @type {string} */ text, /** @type {number} */ status) => {
        resolve(new Response(text, { status }));
        return settle();
      };
      requests.push({
        channels: searchParams.getAll('channel'), since: searchParams.get('since'),
        history: searchParams.get('history'), wait: searchParams.get('wait'), signal: init.signal,
        answer: (/** @type {number} */ offset, /** @type {object} */ more = {}) =>
          respond(JSON.stringify({ ...answerAt(offset), ...more }), 200),
        refuse: (/** @type {number} */ status, /** @type {object} */ error) => respond(JSON.stringify({ error }), status),
        respond,
        fail() {
          reject(new Error('no network'));
          return settle();
        },
      });
      init.signal?.addEventListener('abort', () => reject(new Error('aborted')));
    });
  });
  const link = pollCarrier('http://host/api/poll', clock, fetcher).open({
    message: message => messages.push(message), closed: end => ends.push(end),
  });
  return { clock, requests, messages, ends, link, last: () => requests.at(-1) };
}

const answerAt = (/** @type {number} */ offset, epoch = 'e1') => ({
  position: `${epoch}:${offset}`, epoch, node: 'node1', serverTime: 5_000, channels: [], updates: [],
});
const update = (/** @type {string} */ c, /** @type {number} */ o, /** @type {object} */ more = {}) =>
  ({ c, o, t: o, d: {}, ...more });

async function greeted() {
  const setting = setUp();
  await setting.last().answer(7);
  return setting;
}

/** Follows a/1 and b/*, and waits for more. */
async function polling() {
  const setting = await greeted();
  setting.link.subscribe({ id: 1, channels: ['a/1', 'b/*'] });
  await setting.last().answer(10);
  setting.clock.advance(0);
  return setting;
}

/** @param {any[]} messages */
const updates = messages => messages.filter(({ c, sys }) => c && !sys).map(({ c, o }) => `${c} ${o}`);

test('the first answer is the welcome, and nothing is asked before somebody wants something', async () => {
  const { messages, requests, link, clock } = await greeted();
  assert.deepEqual(messages.map(({ sys, epoch, node, heartbeat }) => [sys, epoch, node, heartbeat]),
    [['welcome', 'e1', 'node1', 20]]);
  assert.equal(requests[0].wait, '0');
  clock.advance(60_000);
  assert.deepEqual([requests.length, link.position()], [1, null]);
});

test('a command is answered in the order of the protocol: reply, gaps, what is recovered, live', async () => {
  const { link, last, messages } = await greeted();
  link.subscribe({ id: 5, channels: ['a/1', 'b/*'], since: 'e1:3', history: '5m' });
  assert.deepEqual([last().channels, last().since, last().history, last().wait], [['a/1', 'b/*'], 'e1:3', '5m', '0']);
  const channels = [{ channel: 'a/1', kind: 'event', complete: false }];
  await last().answer(9, { channels, gaps: [{ c: 'a/1', lost: 12 }], updates: [update('a/1', 8), update('b/2', 9)] });
  assert.deepEqual(messages.slice(1), [
    { id: 5, ok: { position: 'e1:9', channels } }, { sys: 'gap', c: 'a/1', lost: 12 },
    update('a/1', 8), update('b/2', 9), { sys: 'live', id: 5, position: 'e1:9' },
  ]);
  assert.equal(link.position(), 'e1:9');
});

test('then all is waited for together, each time after the last answer, but not in a rush', async () => {
  const { clock, requests, last, messages, link } = await polling();
  assert.deepEqual([last().channels, last().since, last().wait], [['a/1', 'b/*'], 'e1:10', '20']);
  await last().answer(12, { updates: [update('a/1', 11)] });
  assert.deepEqual(messages.slice(-2), [update('a/1', 11), { sys: 'heartbeat', position: 'e1:12', serverTime: 5_000 }]);
  assert.equal(link.position(), 'e1:12');
  clock.advance(249);
  assert.equal(requests.length, 3);
  clock.advance(1);
  assert.equal(last().since, 'e1:12');
  clock.advance(20_000);
  await last().answer(15);
  clock.advance(0);
  assert.equal(last().since, 'e1:15', 'after a long wait at once');
});

test('a new subscription does not wait for a waiting poll, and what is between them comes once', async () => {
  const { clock, requests, last, link, messages } = await polling();
  const waiting = last();
  link.subscribe({ id: 2, channels: ['c/1'], history: '5m' });
  assert.equal(waiting.signal.aborted, true);
  assert.deepEqual([last().channels, last().since, last().history], [['c/1'], null, '5m']);
  await waiting.answer(99, { updates: [update('a/1', 99)] });
  await last().answer(20, { updates: [update('c/1', 18, { h: 1 })] });
  assert.equal(link.position(), 'e1:10', 'the others have not come that far');
  clock.advance(250);
  assert.deepEqual([last().channels, last().since], [['a/1', 'b/*', 'c/1'], 'e1:10']);
  await last().answer(22, { updates: [update('a/1', 15), update('c/1', 18), update('c/1', 21)] });
  assert.deepEqual(updates(messages), ['c/1 18', 'a/1 15', 'c/1 21']);
  assert.equal(requests.length, 5);
});

test('an answer that is overtaken by a new subscription is asked for again, not taken twice', async () => {
  const { last, link, messages, requests } = await polling();
  const answered = last().answer(12, { updates: [update('a/1', 11)] });
  link.subscribe({ id: 2, channels: ['c/1'] });
  await answered;
  assert.deepEqual([updates(messages), link.position(), requests.length], [[], 'e1:10', 4]);
});

test('a link that is closed in the middle of an answer brings no more of it', async () => {
  const { last, link, messages } = await polling();
  const { push } = messages;
  messages.push = (...more) => {
    if (more[0].o === 11) link.close();
    return push.apply(messages, more);
  };
  await last().answer(13, { updates: [update('a/1', 11), update('a/1', 12)] });
  assert.deepEqual(updates(messages), ['a/1 11']);
});

test('an update that an older subscription still waits for is not taken for one that came', async () => {
  const { clock, last, link, messages } = await polling();
  link.subscribe({ id: 2, channels: ['b/1'], history: '5m' });
  await last().answer(20);
  clock.advance(250);
  assert.deepEqual(last().channels, ['a/1', 'b/*'], 'a prefix stands for its channels');
  await last().answer(22, { updates: [update('b/1', 15)] });
  assert.deepEqual(updates(messages), ['b/1 15']);
});

test('commands are asked for one after the other', async () => {
  const { last, link, requests } = await polling();
  for (const id of [2, 3, 4]) link.subscribe({ id, channels: [`c/${id}`] });
  link.unsubscribe({ id: 9, channels: ['c/3'] });
  assert.equal(requests.length, 4);
  await last().answer(11);
  assert.deepEqual(last().channels, ['c/4']);
});

test('what nobody wants any more is not passed on, and with nothing wanted nothing is asked', async () => {
  const { clock, last, link, messages, requests } = await polling();
  link.unsubscribe({ id: 2, channels: ['a/1'] });
  await last().answer(12, { updates: [update('a/1', 11), update('b/1', 12)] });
  assert.deepEqual(updates(messages), ['b/1 12']);
  clock.advance(250);
  const waiting = last();
  assert.deepEqual(waiting.channels, ['b/*']);
  link.unsubscribe({ id: 3, channels: ['b/*'] });
  clock.advance(60_000);
  assert.deepEqual([waiting.signal.aborted, requests.length, link.position()], [true, 4, null]);
});

test('a poll that comes too late for the journal tells what it lost', async () => {
  const { last, messages } = await polling();
  const channels = [{ channel: 'a/1', kind: 'event', complete: false }, { channel: 'b/*', kind: 'state', complete: false }];
  await last().answer(90, { channels, gaps: [{ c: 'a/1', lost: 4 }] });
  assert.deepEqual(messages.filter(({ sys }) => sys === 'gap').map(({ c, lost }) => [c, lost]), [['b/*', null], ['a/1', 4]]);
});

test('another epoch ends the link without moving its position', async () => {
  const { last, link, ends, messages } = await polling();
  const before = messages.length;
  await last().respond(JSON.stringify({ ...answerAt(2, 'e2'), updates: [update('a/1', 1)] }), 200);
  assert.deepEqual([ends, link.position()], [[{ code: 1001, reason: 'the server was restarted' }], 'e1:10']);
  assert.equal(messages.length, before);
});

test('a refused command is an error by its id, the link goes on', async () => {
  const { last, link, messages, ends, clock } = await polling();
  link.subscribe({ id: 6, channels: ['stonks/*'] });
  const error = { code: 'unknown_channel', message: 'No namespace.', retry: false };
  await last().refuse(400, error);
  assert.deepEqual([messages.at(-1), ends], [{ id: 6, error }, []]);
  clock.advance(250);
  assert.deepEqual(last().channels, ['a/1', 'b/*']);
});

test('what may succeed later, or is no answer, ends the link, and the connection comes back with its waits', async () => {
  const cases = /** @type {[(request: any) => Promise<void>, object][]} */ ([
    [request => request.refuse(503, { message: 'full', retry: true }), { code: 4005, reason: 'full' }],
    [request => request.refuse(429, { message: 'too often', retry: true }), { code: 4004, reason: 'too often' }],
    [request => request.refuse(500, { message: 'failed', retry: true }), { code: 1006, reason: 'failed' }],
    [request => request.refuse(400, { message: 'later', retry: true }), { code: 1006, reason: 'later' }],
    [request => request.refuse(403, { message: 'foreign', retry: false }), { code: 4501, reason: 'foreign' }],
    [request => request.respond('<html>', 404), { code: 1006, reason: 'HTTP 404' }],
    [request => request.respond('[1]', 200), { code: 1006, reason: 'HTTP 200' }],
    [request => request.fail(), { code: 1006, reason: 'the poll broke' }],
  ]);
  for (const [act, end] of cases) {
    const { link, last, ends, clock, requests } = await polling();
    link.subscribe({ id: 2, channels: ['c/1'] });
    await act(last());
    assert.deepEqual(ends, [end]);
    const count = requests.length;
    clock.advance(60_000);
    assert.equal(requests.length, count);
  }
});

test('a closed link is silent and asks no more', async () => {
  const { last, link, ends, clock, requests, messages } = await polling();
  link.close();
  const before = messages.length;
  await last().answer(11, { updates: [update('a/1', 11)] });
  clock.advance(60_000);
  assert.deepEqual([last().signal.aborted, ends, requests.length, messages.length], [true, [], 3, before]);
});

test('the end of a channel is an update like any other', async () => {
  const { last, messages } = await polling();
  const end = { c: 'b/1', o: 11, t: 11, gone: 1 };
  await last().answer(12, { recovered: true, updates: [end] });
  assert.deepEqual(messages.slice(-2), [end, { sys: 'heartbeat', position: 'e1:12', serverTime: 5_000 }]);
});

test('whether a command could be recovered is a part of its reply', async () => {
  const { link, last, messages } = await greeted();
  link.subscribe({ id: 5, channels: ['a/1'], since: 'e0:3' });
  await last().answer(9, { recovered: false });
  assert.deepEqual(messages.slice(1), [
    { id: 5, ok: { position: 'e1:9', channels: [], recovered: false } }, { sys: 'live', id: 5, position: 'e1:9' }]);
  link.subscribe({ id: 6, channels: ['a/2'] });
  await last().answer(9);
  assert.equal('recovered' in messages.at(-2).ok, false);
});

test('a poll that can not be recovered is a snapshot, from its reply to its live line', async () => {
  const { last, link, messages } = await polling();
  const before = messages.length;
  const channels = [{ channel: 'b/*', kind: 'state', complete: true }];
  await last().answer(90, { channels, recovered: false, updates: [update('b/1', 40, { h: 1 })] });
  assert.deepEqual(messages.slice(before), [
    { id: -1, ok: { position: 'e1:90', channels, recovered: false } }, update('b/1', 40, { h: 1 }),
    { sys: 'live', id: -1, position: 'e1:90' }, { sys: 'heartbeat', position: 'e1:90', serverTime: 5_000 },
  ]);
  assert.equal(link.position(), 'e1:90');
});
