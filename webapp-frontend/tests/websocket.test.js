import assert from 'node:assert/strict';
import { test } from 'node:test';
import { webSocketCarrier } from '../src/client/websocket.js';
import { createManualClock, settle } from './support/manual-clock.js';
import { toFrame } from './support/vectors.js';

/** @param {string} [protocol] the one the server chose */
function setUp(protocol = 'pulse.v1.json') {
  const clock = createManualClock();
  /** @type {any} */
  const socket = {
    readyState: 0, bufferedAmount: 0, protocol, sent: [], closes: 0,
    send: (/** @type {string} */ text) => socket.sent.push(JSON.parse(text)), close: () => void (socket.closes += 1),
  };
  /** @type {string[][]} */
  const offers = [];
  /** @type {any[]} */
  const messages = [];
  /** @type {any[]} */
  const ends = [];
  const carrier = webSocketCarrier('ws://host/live', clock, (_, protocols) => {
    offers.push(protocols);
    return socket;
  });
  const open = () => carrier.open({ message: message => messages.push(message), closed: end => ends.push(end) });
  return { clock, socket, messages, ends, offers, open, link: open() };
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

const CHANNEL = '0b 02 05 00 03 612f62 01 01 76 02';
const frame = (/** @type {string[]} */ ...messages) => ({ data: toFrame(messages.join('').replaceAll(' ', '')) });

test('binary frames bring the same updates and lines as JSON', () => {
  const { socket, messages, link, offers } = setUp('pulse.v1.bin');
  assert.deepEqual([offers, socket.binaryType], [[['pulse.v1.bin', 'pulse.v1.json']], 'arraybuffer']);
  const welcome = Buffer.from('{"sys":"welcome","epoch":"e1"}').toString('hex');
  const live = Buffer.from('{"sys":"live","position":"e1:7"}').toString('hex');
  socket.onmessage(frame('1f 01', welcome, CHANNEL, '08 03 05 ac02 14 01 01 03', '21 01', live));
  socket.onmessage(frame('08 04 05 ad02 02 00 01 04'));
  assert.deepEqual(messages, [
    { sys: 'welcome', epoch: 'e1' }, { c: 'a/b', o: 300, t: 10, d: { v: -2 }, h: 1 }, { sys: 'live', position: 'e1:7' },
    { c: 'a/b', o: 301, t: 11, d: { v: 2 } },
  ]);
  assert.equal(link.position(), 'e1:301');
});

test('columns come over the binary format only, as a reply to a question for history', () => {
  assert.equal(setUp().link.hasColumns(), false);
  const { socket, messages, link } = setUp('pulse.v1.bin');
  socket.readyState = 1;
  assert.equal(link.hasColumns(), true);
  link.history({ id: 3, channel: 'a/b', history: '5m' });
  assert.deepEqual(socket.sent, [{ op: 'history', id: 3, channel: 'a/b', history: '5m' }]);
  socket.onmessage(frame(CHANNEL));
  socket.onmessage(frame('1f 05 03 05 01 01 01 00', '000000000000f03f', '0700000000000000', '0000000000000040'));
  const { id, ok } = messages[0];
  assert.deepEqual([id, ok.columns.c, [...ok.columns.times], [...ok.columns.offsets], [...ok.columns.columns.v]],
    [3, 'a/b', [1], [7n], [2]]);
});

test('a frame that can not be read ends the link, and the next one asks for JSON', () => {
  const { socket, messages, ends, offers, open } = setUp('pulse.v1.bin');
  socket.onmessage(frame('02 09 00'));
  socket.onmessage(frame('02 09 00'));
  socket.onmessage(frame(CHANNEL, '08 03 05 ac02 14 00 01 03'));
  assert.deepEqual([messages, ends.length, ends[0].code, socket.closes], [[], 1, 1006, 1]);
  open();
  assert.deepEqual(offers.at(-1), ['pulse.v1.json']);
});

test('the end of a channel comes with its marks, and moves the position', () => {
  const { socket, messages, link } = setUp('pulse.v1.bin');
  const welcome = Buffer.from('{"sys":"welcome","epoch":"e1"}').toString('hex');
  const ended = '08 02 06 00 03 612f62 00';
  socket.onmessage(frame('1f 01', welcome, CHANNEL, '08 03 05 ac02 14 00 01 03', ended, '07 03 06 ad02 16 06 03'));
  socket.onmessage(frame(ended, '06 03 06 ae02 18 05'));
  assert.deepEqual(messages.slice(2), [
    { c: 'a/b', o: 301, t: 11, gone: 1, x: 3 }, { c: 'a/b', o: 302, t: 12, gone: 1, h: 1 }]);
  assert.equal(link.position(), 'e1:301');
});
