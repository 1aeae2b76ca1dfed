import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Connection } from '../src/client/connection.js';
import { createFakeCarrier, subscribes } from './support/fake-carrier.js';
import { createManualClock, passWait, settle } from './support/manual-clock.js';

function setUp() {
  const clock = createManualClock();
  const carrier = createFakeCarrier('websocket');
  const connection = new Connection([carrier], clock);
  /** @type {any[]} */
  const updates = [];
  /** @type {any[]} */
  const gaps = [];
  connection.on('update', update => updates.push(update));
  connection.on('gap', gap => gaps.push(gap));
  connection.start();
  return { clock, carrier, connection, updates, gaps };
}

/** @param {string} c @param {number} o @param {object} [more] */
const update = (c, o, more) => ({ c, o, t: o * 10, d: { value: o }, ...more });

/** @param {ReturnType<typeof setUp>} setting */
async function reconnect({ carrier, clock, connection }, epoch = 'e1') {
  carrier.last().end();
  passWait(clock, connection);
  carrier.last().welcome(epoch);
  await settle();
  return carrier.last();
}

test('subscriptions of one tick go out as one command, each wish for history by its own', async () => {
  const { carrier, connection } = setUp();
  carrier.last().welcome();
  connection.subscribe('stocks/*');
  connection.subscribe('trades/*');
  connection.subscribe('candles/ACME', { history: 720 });
  await settle();
  assert.deepEqual(subscribes(carrier.last()).map(({ channels, history }) => ({ channels, history })), [
    { channels: ['stocks/*', 'trades/*'], history: undefined }, { channels: ['candles/ACME'], history: 720 },
  ]);
});

test('what a resume left out is had as history, what a slow browser skips is not', async () => {
  const setting = setUp();
  const { carrier, connection } = setting;
  connection.subscribe('metrics/node1/*');
  connection.subscribe('metrics/node1/a', { history: '5m' });
  carrier.last().welcome();
  await settle();
  for (const { id } of subscribes(carrier.last())) carrier.last().live(id, 1);
  await settle();
  carrier.last().say(update('metrics/node1/a', 9, { x: 3 }));
  await settle();
  const asked = subscribes(carrier.last()).length;
  const second = await reconnect(setting);
  const [resume] = subscribes(second);
  assert.equal(asked, 2);
  second.say({ id: resume.id, ok: { channels: [] } });
  second.say(update('metrics/node1/a', 20, { x: 8 }));
  second.say(update('metrics/node1/b', 21, { x: 8 }));
  second.live(resume.id, 21);
  await settle();
  assert.deepEqual(subscribes(second).slice(1).map(({ channels, history }) => ({ channels, history })), [
    { channels: ['metrics/node1/a'], history: '5m' },
  ]);
});

test('how often a channel is expected to speak is told, with each new link again', async () => {
  const setting = setUp();
  const { carrier, connection } = setting;
  /** @type {any[]} */
  const expected = [];
  connection.on('expected', event => expected.push(event));
  connection.subscribe('metrics/node1/*');
  connection.subscribe('rooms/ops');
  carrier.last().welcome();
  await settle();
  const channels = [
    { channel: 'metrics/node1/*', kind: 'state', complete: true, interval: 1_000 },
    { channel: 'rooms/ops', kind: 'event', complete: true },
    { channel: 'never/asked', kind: 'event', complete: true, interval: 5 },
  ];
  const [first] = subscribes(carrier.last());
  carrier.last().say({ id: first.id, ok: { channels } });
  carrier.last().live(first.id, 1);
  assert.deepEqual(expected, [
    { channel: 'metrics/node1/*', intervalMillis: 1_000 }, { channel: 'rooms/ops', intervalMillis: Infinity },
  ]);
  const second = await reconnect(setting);
  second.say({ id: subscribes(second)[0].id, ok: { channels: [{ ...channels[0], interval: 2_000 }] } });
  assert.deepEqual(expected[2], { channel: 'metrics/node1/*', intervalMillis: 2_000 });
});

test('history is fetched in portions, one after the other', async () => {
  const { carrier, connection } = setUp();
  const names = ['a', 'b', 'c'].map(name => `metrics/node1/${name}`);
  const releases = names.map(name => connection.subscribe(name, { history: '5m' }));
  connection.subscribe('candles/ACME', { history: 9 });
  const link = carrier.last();
  link.welcome();
  await settle();
  assert.deepEqual(subscribes(link).map(({ channels }) => channels), [[names[0]]]);
  link.live(subscribes(link)[0].id, 1);
  assert.deepEqual(subscribes(link)[1].channels, [names[1]]);
  releases[1]();
  releases[2]();
  await settle();
  assert.deepEqual(subscribes(link)[2].channels, ['candles/ACME'], 'what is given up is not waited for');
});

test('nothing is asked for before the welcome', async () => {
  const { carrier, connection } = setUp();
  connection.subscribe('stocks/*');
  await settle();
  assert.deepEqual(carrier.last().commands, []);
});

test('what was live is resumed by one command after the cursor, what was not is asked for anew', async () => {
  const setting = setUp();
  const { carrier, connection } = setting;
  connection.subscribe('stocks/*');
  connection.subscribe('trades/*');
  connection.subscribe('candles/ACME', { history: 720 });
  carrier.last().welcome();
  await settle();
  const first = carrier.last();
  first.live(subscribes(first)[0].id, 100);
  first.say(update('stocks/ACME', 104));
  const second = await reconnect(setting);
  const [resume, ...rest] = subscribes(second);
  assert.deepEqual(resume.channels, ['stocks/*', 'trades/*']);
  assert.equal(resume.since, 'e1:104');
  assert.deepEqual(rest, [], 'not before the recovery is over');
  second.live(resume.id, 110);
  const fresh = subscribes(second)[1];
  assert.deepEqual([fresh.channels, fresh.since, fresh.history], [['candles/ACME'], undefined, 720]);
});

test('history lines are passed on but do not move the cursor', async () => {
  const setting = setUp();
  const { carrier, connection, updates } = setting;
  connection.subscribe('stocks/*');
  carrier.last().welcome();
  await settle();
  const first = carrier.last();
  first.live(subscribes(first)[0].id, 50);
  first.say(update('stocks/ACME', 900, { h: 1 }));
  assert.equal(updates.length, 1);
  const second = await reconnect(setting);
  assert.equal(subscribes(second)[0].since, 'e1:50');
});

test('a link that brought nothing does not lose the place of the one before', async () => {
  const setting = setUp();
  const { carrier, connection } = setting;
  connection.subscribe('stocks/*');
  carrier.last().welcome();
  await settle();
  carrier.last().live(subscribes(carrier.last())[0].id, 50);
  await reconnect(setting);
  const third = await reconnect(setting);
  assert.equal(subscribes(third)[0].since, 'e1:50');
});

test('an update that comes twice is passed on once, also over a reconnect', async () => {
  const setting = setUp();
  const { carrier, connection, updates } = setting;
  connection.subscribe('stocks/*');
  carrier.last().welcome();
  await settle();
  carrier.last().live(subscribes(carrier.last())[0].id, 1);
  carrier.last().say(update('stocks/ACME', 5));
  carrier.last().say(update('stocks/GLOB', 4));
  const second = await reconnect(setting);
  second.say(update('stocks/ACME', 5));
  second.say(update('stocks/ACME', 6));
  assert.deepEqual(updates.map(({ c, o }) => `${c} ${o}`), ['stocks/ACME 5', 'stocks/GLOB 4', 'stocks/ACME 6']);
});

test('a new epoch is told as a gap, offsets begin anew, and history is fetched again', async () => {
  const setting = setUp();
  const { carrier, connection, updates, gaps } = setting;
  /** @type {string[]} */
  const epochs = [];
  connection.on('epoch', epoch => epochs.push(epoch));
  connection.subscribe('metrics/node1/a', { history: '5m' });
  carrier.last().welcome();
  await settle();
  carrier.last().live(subscribes(carrier.last())[0].id, 500);
  carrier.last().say(update('metrics/node1/a', 501));
  const second = await reconnect(setting, 'e2');
  const [resume] = subscribes(second);
  assert.equal(resume.since, 'e1:501');
  second.say({ id: resume.id, ok: { channels: [{ channel: 'metrics/node1/a', kind: 'state', complete: false }] } });
  second.say(update('metrics/node1/a', 2, { h: 1 }));
  second.live(resume.id, 3);
  second.say(update('metrics/node1/a', 4));
  assert.deepEqual(epochs, ['e2']);
  assert.deepEqual(gaps, [{ channel: 'metrics/node1/a', lost: null }]);
  assert.deepEqual(updates.map(({ o }) => o), [501, 2, 4]);
  assert.equal(subscribes(second)[1].history, '5m');
  const third = await reconnect(setting, 'e2');
  assert.equal(subscribes(third)[0].since, 'e2:4');
});

test('a gap the server tells of reaches the application with its count', () => {
  const { carrier, gaps } = setUp();
  carrier.last().welcome();
  carrier.last().say({ sys: 'gap', c: 'trades/*', lost: 12 });
  carrier.last().say({ sys: 'gap', c: 'trades/*', lost: null });
  assert.deepEqual(gaps, [{ channel: 'trades/*', lost: 12 }, { channel: 'trades/*', lost: null }]);
});

test('a channel is given up when its last user leaves', async () => {
  const { carrier, connection } = setUp();
  carrier.last().welcome();
  const releases = [connection.subscribe('stocks/*'), connection.subscribe('stocks/*')];
  await settle();
  releases[0]();
  releases[0]();
  await settle();
  assert.equal(carrier.last().commands.some(command => command.op === 'unsubscribe'), false);
  releases[1]();
  await settle();
  assert.deepEqual(carrier.last().commands.at(-1).channels, ['stocks/*']);
});

test('one refused channel does not take the others with it', async () => {
  const { carrier, connection } = setUp();
  /** @type {string[]} */
  const refused = [];
  connection.on('refused', ({ channel }) => refused.push(channel));
  carrier.last().welcome();
  connection.subscribe('stocks/*');
  connection.subscribe('stonks/*');
  await settle();
  const error = { code: 'unknown_channel', message: 'No namespace "stonks".', retry: false };
  const link = carrier.last();
  link.say({ id: subscribes(link)[0].id, error });
  assert.deepEqual(subscribes(link).slice(1).map(({ channels }) => channels), [['stocks/*'], ['stonks/*']]);
  link.say({ id: subscribes(link)[2].id, error });
  assert.deepEqual(refused, ['stonks/*']);
  assert.equal(subscribes(link).length, 3);
});

test('malformed messages are passed over', () => {
  const { carrier, updates, gaps } = setUp();
  const link = carrier.last();
  link.welcome();
  for (const message of [{}, { c: 1 }, { c: 'a/b', o: 'x', t: 1, d: {} }, { c: 'a/b', o: 1, t: 1, d: null },
    { sys: 'live' }, { sys: 'nonsense' }, { id: 99, ok: null }, { id: null, error: {} }, { sys: 'bye' }]) {
    link.say(message);
  }
  assert.deepEqual([updates, gaps], [[], []]);
});

test('what the server can not do just now is asked again, and a resume from the same place', async () => {
  const setting = setUp();
  const { carrier, connection, clock, gaps } = setting;
  /** @type {string[]} */
  const refused = [];
  connection.on('refused', ({ channel }) => refused.push(channel));
  connection.subscribe('trades/*');
  carrier.last().welcome();
  await settle();
  const busy = { code: 'busy', message: 'Too much is waiting.', retry: true };
  const first = carrier.last();
  first.say({ id: subscribes(first)[0].id, error: busy });
  assert.equal(subscribes(first).length, 1);
  clock.advance(1_000);
  const [, again] = subscribes(first);
  assert.deepEqual(again.channels, ['trades/*']);
  first.live(again.id, 50);
  const second = await reconnect(setting);
  connection.subscribe('candles/*', { history: 60 });
  await settle();
  second.say({ id: subscribes(second)[0].id, error: busy });
  clock.advance(1_000);
  const commands = subscribes(second);
  assert.deepEqual(commands.map(({ since }) => since), ['e1:50', 'e1:50'], 'nothing else before it');
  second.live(commands[1].id, 60);
  assert.deepEqual([subscribes(second)[2].channels, refused, gaps], [['candles/*'], [], []]);
});

test('what the server can never do is told, however often it promises', async () => {
  const { carrier, connection, clock } = setUp();
  /** @type {string[]} */
  const refused = [];
  connection.on('refused', ({ channel }) => refused.push(channel));
  connection.subscribe('trades/*');
  const link = carrier.last();
  link.welcome();
  await settle();
  for (let round = 0; round < 6; round += 1, clock.advance(1_000)) {
    link.say({ id: subscribes(link).at(-1).id, error: { code: 'internal', message: 'It failed.', retry: true } });
  }
  assert.deepEqual([refused, subscribes(link).length], [['trades/*'], 6]);
});
