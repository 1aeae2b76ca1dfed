import assert from 'node:assert/strict';
import { test } from 'node:test';
import { texts } from '../src/views/connection-badge.js';
import { formatAge, formatNumber, formatSigned, formatUnit, formatVolume } from '../src/views/format.js';
import { gapText } from '../src/views/notices.js';

test('values carry their unit in human size', () => {
  assert.equal(formatUnit(0, 'bytes'), '0 B');
  assert.equal(formatUnit(1536, 'bytes'), '1.50 KiB');
  assert.equal(formatUnit(368.4 * 1024 ** 2, 'bytes'), '368 MiB');
  assert.equal(formatUnit(0.1234, 'ratio'), '12.3 %');
  assert.equal(formatUnit(0.0004, 'seconds'), '400 µs');
  assert.equal(formatUnit(608_000, 'milliseconds'), '10:08 min');
  assert.equal(formatUnit(42, 'none'), '42');
  assert.equal(formatUnit(0.9998, '/s'), '1.00 /s');
  assert.equal(formatUnit(-1, 'ratio'), '–');
  assert.equal(formatUnit(NaN, 'bytes'), '–');
});

test('ages, signs and volumes read naturally', () => {
  assert.equal(formatAge(400), '0.4 s ago');
  assert.equal(formatAge(-30), '0.0 s ago');
  assert.equal(formatAge(61_000), '61 s ago');
  assert.equal(formatAge(600_000), '10 min ago');
  assert.equal(formatSigned(1.5, 2), '+1.50');
  assert.equal(formatSigned(-1.5, 2), '−1.50');
  assert.equal(formatSigned(-0.001, 2), '0.00');
  assert.equal(formatSigned(null, 2), '–');
  assert.equal(formatVolume(1_204_300), '1.20 M');
  assert.equal(formatNumber(undefined), '–');
});

test('the badge says what carries the data, or what happens now', () => {
  const status = { state: /** @type {const} */ ('open'), carrier: 'websocket', attempt: 0, retryAt: null, roundTrip: 12, reason: '' };
  assert.deepEqual(texts(status, 0), ['WebSocket', '12 ms']);
  assert.deepEqual(texts({ ...status, carrier: 'sse', roundTrip: null }, 0), ['SSE', '']);
  assert.deepEqual(texts({ ...status, state: 'reconnecting', attempt: 2, retryAt: 2_500 }, 0), ['Reconnecting', 'in 3 s, attempt 2']);
  assert.deepEqual(texts({ ...status, state: 'reconnecting', attempt: 2 }, 0), ['Reconnecting', 'now, attempt 2']);
  assert.deepEqual(texts({ ...status, state: 'closed', reason: 'protocol error' }, 0), ['Disconnected', 'protocol error']);
  assert.deepEqual(texts({ ...status, state: 'reconnecting', attempt: 2 }, 0, false)[0], 'Offline, trying');
});

test('a gap says how much is missing, where that is known', () => {
  assert.equal(gapText({ namespace: 'trades', channels: 1, lost: 12 }), 'gap: 12 updates lost (trades)');
  assert.equal(gapText({ namespace: 'trades', channels: 2, lost: null }), 'gap: an unknown number of updates lost (trades)');
});
