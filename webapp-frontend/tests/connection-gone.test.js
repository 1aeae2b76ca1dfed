import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Connection } from '../src/client/connection.js';
import { createFakeCarrier, subscribes } from './support/fake-carrier.js';
import { createManualClock, passWait, settle } from './support/manual-clock.js';

const ALL = 'metrics/n/*';

/** Follows all metrics of a node, of which there are a and b. */
async function setUp() {
  const clock = createManualClock();
  const carrier = createFakeCarrier('websocket');
  const connection = new Connection([carrier], clock);
  /** @type {string[]} what the application was told, in order */
  const told = [];
  connection.on('update', ({ c, o }) => told.push(`${c} ${o}`));
  connection.on('gone', ({ channel }) => told.push(`${channel} gone`));
  connection.on('ready', ({ channel }) => told.push(`${channel} ready`));
  connection.start();
  const release = connection.subscribe(ALL);
  carrier.last().welcome();
  await settle();
  answer(carrier.last(), ['a', 'b'], 5);
  carrier.last().say(value('a', 6));
  told.length = 0;
  return { clock, carrier, connection, told, release, link: carrier.last() };
}

/** @param {string} name @param {number} o @param {object} [more] */
const value = (name, o, more) => ({ c: `metrics/n/${name}`, o, t: o * 10, d: { value: o }, ...more });
/** @param {string} name @param {number} o @param {object} [more] */
const end = (name, o, more) => ({ c: `metrics/n/${name}`, o, t: o * 10, gone: 1, ...more });

/** Answers the last command. @param {any} link @param {string[]} names in the snapshot @param {number} offset @param {object} [more] */
function answer(link, names, offset, more) {
  const { id, channels } = subscribes(link).at(-1);
  link.say({ id, ok: { channels: channels.map((/** @type {string} */ channel) => ({ channel, kind: 'state' })), ...more } });
  for (const name of names) link.say(value(name, 1, { h: 1 }));
  link.live(id, offset);
}

/** @param {Awaited<ReturnType<typeof setUp>>} setting */
async function reconnect({ carrier, clock, connection }, epoch = 'e1') {
  carrier.last().end();
  passWait(clock, connection);
  carrier.last().welcome(epoch);
  await settle();
  return carrier.last();
}

test('the end of a channel is told once, and a later update brings it back', async () => {
  const { link, told } = await setUp();
  for (const message of [end('a', 10), end('a', 10), value('a', 9), value('a', 10), value('a', 11)]) link.say(message);
  assert.deepEqual(told, ['metrics/n/a gone', 'metrics/n/a 11']);
});

test('an end moves the cursor, but not that of a channel that was held back', async () => {
  const setting = await setUp();
  setting.link.say(end('a', 10));
  setting.link.say(end('b', 12, { h: 1, x: 3 }));
  assert.deepEqual(setting.told, ['metrics/n/a gone', 'metrics/n/b gone']);
  assert.equal(subscribes(await reconnect(setting))[0].since, 'e1:10');
});

test('what a complete snapshot leaves out after a break is gone as soon as it is live', async () => {
  const setting = await setUp();
  const link = await reconnect(setting);
  answer(link, ['b', 'c'], 20, { recovered: false });
  assert.deepEqual(setting.told, ['metrics/n/b 1', 'metrics/n/c 1', 'metrics/n/a gone']);
});

test('a recovery removes only what it says', async () => {
  const setting = await setUp();
  const link = await reconnect(setting);
  link.say(end('b', 15));
  answer(link, [], 20, { recovered: true });
  assert.deepEqual(setting.told, ['metrics/n/b gone']);
});

test('a server of another epoch is asked for the rest, and what it does not have is gone', async () => {
  const setting = await setUp();
  const link = await reconnect(setting, 'e2');
  answer(link, ['a'], 3, { recovered: false });
  assert.deepEqual(setting.told, ['metrics/n/a 1', 'metrics/n/b gone']);
});

test('what ended while nobody followed it is gone when it is followed again', async () => {
  const { connection, link, release, told } = await setUp();
  release();
  await settle();
  connection.subscribe(ALL);
  await settle();
  answer(link, ['b'], 20);
  assert.deepEqual(told, ['metrics/n/b 1', 'metrics/n/a gone']);
});

test('a snapshot of one channel says nothing of its neighbours', async () => {
  const { connection, link, told } = await setUp();
  connection.subscribe('metrics/n/a', { history: '5m' });
  await settle();
  answer(link, [], 20);
  assert.deepEqual(told, ['metrics/n/a gone', 'metrics/n/a ready']);
});

test('half a snapshot removes nothing, whether the link broke or it was given up', async () => {
  const setting = await setUp();
  const second = await reconnect(setting);
  const [{ id }] = subscribes(second);
  const ok = { channels: [{ channel: ALL, kind: 'state' }], recovered: false };
  second.say({ id, ok });
  const third = await reconnect(setting);
  third.live(id, 20);
  third.say({ id: subscribes(third)[0].id, ok });
  setting.release();
  third.live(subscribes(third)[0].id, 20);
  assert.deepEqual(setting.told, []);
});

test('a snapshot that a carrier asked for by itself counts too', async () => {
  const { link, told } = await setUp();
  const channels = [{ channel: ALL, kind: 'state' }];
  link.say({ id: -1, ok: { channels, recovered: true } });
  link.live(-1, 20);
  assert.deepEqual(told, []);
  link.say({ id: -1, ok: { channels, recovered: false } });
  link.say(value('a', 1, { h: 1 }));
  link.live(-1, 30);
  assert.deepEqual(told.slice(1), ['metrics/n/b gone']);
});
