import assert from 'node:assert/strict';
import { test } from 'node:test';
import { webSocketCarrier } from '../src/client/websocket.js';
import { createManualClock, settle } from './support/manual-clock.js';

function setUp() {
  const clock = createManualClock();
  /** @type {any} */
  const socket = { readyState: 0, bufferedAmount: 0, sent: [], send: (/** @type {string} */ text) => socket.sent.push(JSON.parse(text)), close() {} };
  /** @type {any[]} */
  const messages = [];
  /** @type {any[]} */
  const ends = [];
  const carrier = webSocketCarrier('ws://host/live', clock, () => socket);
  const link = carrier.open({ message: message => messages.push(message), closed: end => ends.push(end) });
  return { clock, socket, messages, ends, link };
}

test('commands wait for the socket to open', () => {
  const { socket, link } = setUp();
  link.subscribe({ id: 1, channels: ['stocks/*'] });
  assert.deepEqual(socket.sent, []);
  socket.readyState = 1;
  socket.onopen();
  assert.deepEqual(socket.sent, [{ id: 1, channels: ['stocks/*'], op: 'subscribe' }]);
});

test('commands wait while the browser has much to write, and pings are left out', () => {
  const { clock, socket, link } = setUp();
  socket.readyState = 1;
  socket.bufferedAmount = 100_000;
  link.subscribe({ id: 1, channels: ['stocks/*'] });
  assert.equal(link.ping(2), false);
  assert.deepEqual(socket.sent, []);
  socket.bufferedAmount = 0;
  clock.advance(250);
  assert.equal(socket.sent.length, 1);
  assert.equal(link.ping(3), true);
});

test('a frame holds many lines, and those that can not be read are left out', () => {
  const { socket, messages } = setUp();
  socket.onmessage({ data: '{"sys":"heartbeat"}\n{broken\n\n[1]\nnull\n{"c":"a/b","o":1,"t":1,"d":{}}' });
  socket.onmessage({ data: new ArrayBuffer(3) });
  assert.deepEqual(messages.map(message => message.sys ?? message.c), ['heartbeat', 'a/b']);
});

test('the end is told once, and not when we closed it', () => {
  const { socket, ends } = setUp();
  socket.onclose({ code: 4002, reason: 'shutting down' });
  socket.onclose({ code: 1006, reason: '' });
  assert.deepEqual(ends, [{ code: 4002, reason: 'shutting down' }]);
  const closing = setUp();
  closing.link.close();
  closing.socket.onclose({ code: 1000, reason: '' });
  assert.deepEqual(closing.ends, []);
});

test('a browser that refuses to try is an end like any other', async () => {
  /** @type {any[]} */
  const ends = [];
  const carrier = webSocketCarrier('ws://host/live', createManualClock(), () => {
    throw new Error('blocked');
  });
  carrier.open({ message() {}, closed: end => ends.push(end) });
  await settle();
  assert.equal(ends[0].code, 1006);
});
