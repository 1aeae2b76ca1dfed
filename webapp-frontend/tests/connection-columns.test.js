import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Connection } from '../src/client/connection.js';
import { createFakeCarrier, subscribes } from './support/fake-carrier.js';
import { createManualClock, passWait, settle } from './support/manual-clock.js';

async function setUp() {
  const clock = createManualClock();
  const carrier = createFakeCarrier('websocket', { binary: true });
  const connection = new Connection([carrier], clock);
  /** @type {any[]} */
  const columns = [];
  /** @type {string[]} */
  const ready = [];
  connection.on('columns', event => columns.push(event));
  connection.on('ready', ({ channel }) => ready.push(channel));
  connection.start();
  return { clock, carrier, connection, columns, ready };
}

/** @param {any} link @returns {any[]} */
const queries = link => link.commands.filter((/** @type {any} */ command) => command.op === 'history');
const reply = (/** @type {number} */ id, /** @type {string} */ c) => ({ id, ok: { columns: { type: 'columns', c } } });

test('what is to be charted is followed without its history, which is asked for when it is live', async () => {
  const { carrier, connection, columns, ready } = await setUp();
  const link = carrier.last();
  link.welcome();
  connection.subscribe('metrics/node1/*');
  connection.subscribe('metrics/node1/a', { history: '5m' });
  connection.subscribe('candles/*', { history: 60 });
  await settle();
  assert.deepEqual(subscribes(link).map(({ channels, history }) => ({ channels, history })), [
    { channels: ['metrics/node1/*', 'metrics/node1/a'], history: undefined }, { channels: ['candles/*'], history: 60 },
  ]);
  assert.deepEqual(queries(link), [], 'the columns must overlap with what is live');
  link.live(subscribes(link)[0].id, 5);
  const [query] = queries(link);
  assert.deepEqual([query.channel, query.history, connection.isReady('metrics/node1/a')], ['metrics/node1/a', '5m', false]);
  link.say(reply(query.id, 'metrics/node1/a'));
  assert.deepEqual(columns, [{ channel: 'metrics/node1/a', columns: { type: 'columns', c: 'metrics/node1/a' } }]);
  assert.deepEqual([ready, connection.isReady('metrics/node1/a')], [['metrics/node1/a'], true]);
  link.live(subscribes(link)[1].id, 6);
  assert.deepEqual([ready.at(-1), queries(link).length], ['candles/*', 1]);
});

test('a few are asked for at once, the others when these have come, and not what was given up', async () => {
  const { carrier, connection } = await setUp();
  const link = carrier.last();
  link.welcome();
  const releases = [1, 2, 3, 4, 5, 6].map(name => connection.subscribe(`metrics/${name}`, { history: '5m' }));
  const asked = () => queries(link).map(({ channel }) => channel);
  await settle();
  link.live(subscribes(link)[0].id, 5);
  assert.deepEqual(asked(), ['metrics/1', 'metrics/2', 'metrics/3']);
  releases[1]();
  releases[4]();
  await settle();
  assert.deepEqual(asked().slice(3), ['metrics/4']);
  link.say(reply(queries(link)[0].id, 'metrics/1'));
  assert.deepEqual(asked().slice(4), ['metrics/6']);
});

test('once a few were too much for the server, each is asked for when the one before has come', async () => {
  const { clock, carrier, connection } = await setUp();
  const link = carrier.last();
  link.welcome();
  [1, 2, 3].forEach(name => connection.subscribe(`metrics/${name}`, { history: '5m' }));
  const asked = () => queries(link).map(({ channel }) => channel);
  await settle();
  link.live(subscribes(link)[0].id, 5);
  const [first, second, third] = queries(link);
  link.say(reply(first.id, 'metrics/1'));
  for (const { id } of [second, third]) {
    link.say({ id, error: { code: 'busy', message: 'Too much is waiting.', retry: true } });
  }
  clock.advance(1_000);
  assert.deepEqual(asked().slice(3), ['metrics/2']);
  link.say(reply(queries(link)[3].id, 'metrics/2'));
  assert.deepEqual(asked().slice(4), ['metrics/3']);
});

test('history that is not there when a link breaks is asked for on the next, what is there is not', async () => {
  const { clock, carrier, connection } = await setUp();
  const first = carrier.last();
  first.welcome();
  connection.subscribe('metrics/a', { history: '5m' });
  connection.subscribe('metrics/b', { history: '5m' });
  await settle();
  first.live(subscribes(first)[0].id, 5);
  first.say(reply(queries(first)[0].id, 'metrics/a'));
  first.end();
  passWait(clock, connection);
  const second = carrier.last();
  second.welcome();
  const [resume] = subscribes(second);
  assert.deepEqual([resume.channels, resume.since, resume.history], [['metrics/a', 'metrics/b'], 'e1:5', undefined]);
  assert.deepEqual(queries(second), []);
  second.live(resume.id, 9);
  assert.deepEqual(queries(second).map(({ channel }) => channel), ['metrics/b']);
});

test('after a recovery that is not complete the history is asked for again', async () => {
  const { clock, carrier, connection } = await setUp();
  const first = carrier.last();
  first.welcome();
  connection.subscribe('metrics/a', { history: '5m' });
  await settle();
  first.live(subscribes(first)[0].id, 5);
  first.say(reply(queries(first)[0].id, 'metrics/a'));
  first.end();
  passWait(clock, connection);
  const second = carrier.last();
  second.welcome('e2');
  const [resume] = subscribes(second);
  second.say({ id: resume.id, ok: { channels: [{ channel: 'metrics/a', kind: 'state', complete: false }] } });
  second.live(resume.id, 2);
  assert.deepEqual(queries(second).map(({ channel }) => channel), ['metrics/a']);
});

test('where no columns can be had, history comes as updates', async () => {
  const { carrier, connection, ready } = await setUp();
  const link = carrier.last();
  link.welcome();
  connection.subscribe('rooms/ops', { history: 20 });
  await settle();
  link.live(subscribes(link)[0].id, 5);
  link.say({ id: queries(link)[0].id, error: { code: 'bad_command', message: 'No numbers.', retry: false } });
  const asked = subscribes(link)[1];
  assert.deepEqual([asked.channels, asked.history, ready], [['rooms/ops'], 20, []]);
  link.live(asked.id, 6);
  assert.deepEqual([ready, queries(link).length], [['rooms/ops'], 1]);
});

test('another wish for history does not follow the channel again', async () => {
  const { carrier, connection } = await setUp();
  const link = carrier.last();
  link.welcome();
  connection.subscribe('candles/ACME');
  await settle();
  link.live(subscribes(link)[0].id, 5);
  connection.subscribe('candles/ACME', { history: 720 });
  await settle();
  assert.deepEqual([subscribes(link).length, queries(link)[0].history], [1, 720]);
});

test('columns the server can not give just now are asked for again', async () => {
  const { clock, carrier, connection, ready } = await setUp();
  const link = carrier.last();
  link.welcome();
  connection.subscribe('metrics/a', { history: '5m' });
  await settle();
  link.live(subscribes(link)[0].id, 5);
  link.say({ id: queries(link)[0].id, error: { code: 'busy', message: 'Too much is waiting.', retry: true } });
  assert.equal(queries(link).length, 1);
  clock.advance(1_000);
  link.say(reply(queries(link)[1].id, 'metrics/a'));
  assert.deepEqual([ready, subscribes(link).length], [['metrics/a'], 1]);
});
