import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Connection } from '../src/client/connection.js';
import { createFakeCarrier, subscribes } from './support/fake-carrier.js';
import { createManualClock, passWait, settle } from './support/manual-clock.js';

function setUp() {
  const clock = createManualClock();
  const websocket = createFakeCarrier('websocket');
  const sse = createFakeCarrier('sse');
  const connection = new Connection([websocket, sse], clock);
  connection.start();
  return { clock, websocket, sse, connection };
}

test('the state tells of the next attempt and when it comes', () => {
  const { connection, websocket, clock } = setUp();
  assert.equal(connection.status.state, 'connecting');
  websocket.last().welcome();
  assert.equal(connection.status.state, 'open');
  websocket.last().end();
  assert.deepEqual(
    [connection.status.state, connection.status.attempt, connection.status.retryAt], ['reconnecting', 1, clock.now() + 750]);
  clock.advance(750);
  assert.equal(websocket.links.length, 2);
});

test('attempts go on counting until a connection has proved itself', () => {
  const { connection, websocket, clock } = setUp();
  websocket.last().welcome();
  websocket.last().end(4002);
  passWait(clock, connection);
  websocket.last().welcome();
  clock.advance(4_000);
  websocket.last().end(4002);
  assert.equal(connection.status.attempt, 2);
  passWait(clock, connection);
  websocket.last().welcome();
  clock.advance(5_000);
  websocket.last().end(4002);
  assert.equal(connection.status.attempt, 1);
});

test('two early ends of the first carrier lead to the next one', () => {
  const { websocket, sse, connection, clock } = setUp();
  websocket.last().end();
  passWait(clock, connection);
  assert.equal(sse.links.length, 0);
  websocket.last().end();
  passWait(clock, connection);
  assert.equal(sse.links.length, 1);
  sse.last().welcome();
  assert.deepEqual([connection.status.state, connection.status.carrier], ['open', 'sse']);
});

test('an end the server announced is not held against the carrier', () => {
  const { websocket, sse, connection, clock } = setUp();
  for (let round = 0; round < 3; round += 1) {
    websocket.last().welcome();
    websocket.last().end(4002, 'shutting down');
    passWait(clock, connection);
  }
  assert.equal(sse.links.length, 0);
});

test('where all carriers fail the first is tried again', () => {
  const { websocket, sse, connection, clock } = setUp();
  websocket.last().end();
  passWait(clock, connection);
  websocket.last().end();
  passWait(clock, connection);
  sse.last().end();
  passWait(clock, connection);
  assert.equal(websocket.links.length, 3);
  websocket.last().end();
  passWait(clock, connection);
  assert.deepEqual([websocket.links.length, sse.links.length], [4, 1], 'it has both its chances again');
});

test('the best carrier is looked for again, and takes over from the position of the other', async () => {
  const { websocket, sse, connection, clock } = setUp();
  connection.subscribe('stocks/*');
  websocket.last().end();
  passWait(clock, connection);
  websocket.last().end();
  passWait(clock, connection);
  sse.last().welcome();
  await settle();
  sse.last().live(subscribes(sse.last())[0].id, 70);
  const beats = () => sse.last().say({ sys: 'heartbeat' });
  for (let second = 0; second < 60; second += 10, beats()) clock.advance(10_000);
  assert.equal(websocket.links.length, 3, 'tried beside the other');
  assert.equal(sse.last().closed, false);
  websocket.last().welcome();
  assert.equal(sse.last().closed, true);
  assert.equal(connection.status.carrier, 'websocket');
  assert.equal(subscribes(websocket.last())[0].since, 'e1:70');
});

test('a failed climb leaves the connection as it is and waits longer', () => {
  const { websocket, sse, connection, clock } = setUp();
  websocket.last().end();
  passWait(clock, connection);
  websocket.last().end();
  passWait(clock, connection);
  sse.last().welcome();
  /** @param {number} seconds */
  const pass = seconds => {
    for (let second = 0; second < seconds; second += 1) {
      clock.advance(1_000);
      sse.last().say({ sys: 'heartbeat' });
    }
  };
  pass(60);
  websocket.last().end();
  pass(119);
  assert.equal(websocket.links.length, 3);
  pass(1);
  assert.equal(websocket.links.length, 4);
  assert.deepEqual([connection.status.state, connection.status.carrier], ['open', 'sse']);
});

test('silence for a heartbeat and the grace ends the connection', () => {
  const { websocket, connection, clock } = setUp();
  websocket.last().welcome();
  clock.advance(14_000);
  websocket.last().say({ sys: 'heartbeat' });
  clock.advance(14_999);
  assert.equal(connection.status.state, 'open');
  clock.advance(1);
  assert.equal(connection.status.state, 'reconnecting');
  assert.equal(websocket.links[0].closed, true);
});

test('a missing welcome ends the attempt', () => {
  const { websocket, connection, clock } = setUp();
  clock.advance(10_000);
  assert.equal(connection.status.state, 'reconnecting');
  assert.equal(websocket.links[0].closed, true);
});

test('codes that say so are final, with their reason', () => {
  for (const code of [1009, 4500, 4502, 4999]) {
    const { websocket, connection, clock } = setUp();
    websocket.last().welcome();
    websocket.last().end(code, 'protocol error');
    assert.deepEqual([connection.status.state, connection.status.reason], ['closed', 'protocol error']);
    clock.advance(600_000);
    assert.equal(websocket.links.length, 1);
  }
});

test('the server may ask for a longer wait', () => {
  const { websocket, connection, clock } = setUp();
  websocket.last().welcome();
  websocket.last().say({ sys: 'bye', code: 4002, reason: 'shutting down', retryAfterMs: 4000 });
  websocket.last().end(4002);
  assert.equal(connection.status.retryAt, clock.now() + 5_000);
  assert.equal(connection.status.reason, 'shutting down');
});

test('a container that hangs up without a goodbye is come back to within the spread it named', () => {
  const { websocket, connection, clock } = setUp();
  websocket.last().say({ sys: 'welcome', node: 'n', epoch: 'e1', heartbeat: 10, serverTime: 1, retrySpreadMs: 9_000 });
  websocket.last().end(1001);
  assert.equal(connection.status.retryAt, clock.now() + 4_500);
});

test('waking up tries at once, but only while waiting', () => {
  const { websocket, connection } = setUp();
  websocket.last().welcome();
  connection.retryNow();
  assert.equal(websocket.links.length, 1);
  websocket.last().end();
  connection.retryNow();
  assert.equal(websocket.links.length, 2);
  connection.retryNow();
  assert.equal(websocket.links.length, 2);
});

test('a ping tells the round trip and how the clocks differ', () => {
  const { websocket, connection, clock } = setUp();
  websocket.last().welcome();
  assert.equal(connection.serverNow(), clock.now() + 500);
  const ping = websocket.last().commands.find(command => command.op === 'ping');
  clock.advance(40);
  websocket.last().say({ id: ping.id, ok: { serverTime: clock.now() - 20 + 3_000 } });
  assert.equal(connection.status.roundTrip, 40);
  assert.equal(connection.serverNow(), clock.now() + 3_000);
});

test('a stopped connection leaves no timer behind', () => {
  const clock = createManualClock();
  const carrier = createFakeCarrier('websocket');
  const stop = new Connection([carrier], clock).start();
  carrier.last().welcome();
  stop();
  assert.equal(clock.pending(), 0);
  assert.equal(carrier.last().closed, true);
});

test('a carrier that opens but says nothing gives way to the next within seconds, and both better ones are tried again', () => {
  const clock = createManualClock();
  const carriers = ['websocket', 'sse', 'poll'].map(name => createFakeCarrier(name));
  const [websocket, sse, poll] = carriers;
  const connection = new Connection(carriers, clock);
  connection.start();
  for (let round = 0; round < 2; round += 1, passWait(clock, connection)) websocket.last().end();
  clock.advance(6_000);
  assert.equal(sse.last().closed, true);
  passWait(clock, connection);
  poll.last().welcome();
  assert.deepEqual([connection.status.state, connection.status.carrier], ['open', 'poll']);
  /** @param {number} seconds */
  const pass = seconds => {
    for (let second = 0; second < seconds; second += 1, poll.last().say({ sys: 'heartbeat' })) clock.advance(1_000);
  };
  pass(60);
  assert.deepEqual([websocket.links.length, sse.links.length], [3, 1]);
  websocket.last().end();
  pass(1);
  assert.deepEqual([websocket.links.length, sse.links.length], [3, 2]);
  sse.last().end();
  pass(119);
  assert.deepEqual([websocket.links.length, sse.links.length], [3, 2]);
  pass(1);
  websocket.last().end();
  pass(1);
  assert.deepEqual([websocket.links.length, sse.links.length], [4, 3]);
  sse.last().welcome();
  assert.deepEqual([connection.status.carrier, poll.last().closed], ['sse', true]);
});

test('the best carrier is looked for soon where it has worked before, however far down it went', () => {
  const clock = createManualClock();
  const carriers = ['websocket', 'sse', 'poll'].map(name => createFakeCarrier(name));
  const [websocket, sse, poll] = carriers;
  const connection = new Connection(carriers, clock);
  connection.start();
  websocket.last().welcome();
  clock.advance(5_000);
  for (let round = 0; round < 3; round += 1, passWait(clock, connection)) websocket.last().end();
  sse.last().welcome();
  clock.advance(2_000);
  websocket.last().end();
  sse.last().end();
  passWait(clock, connection);
  poll.last().welcome();
  const attempts = websocket.links.length;
  clock.advance(2_000);
  assert.deepEqual([connection.status.carrier, websocket.links.length], ['poll', attempts + 1]);
});
