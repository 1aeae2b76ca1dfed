import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGapCollector } from '../src/state/gaps.js';
import { settle } from './support/manual-clock.js';

test('gaps of one break are told once for each namespace, with their sum where it is known', async () => {
  /** @type {any[]} */
  const reports = [];
  const gaps = createGapCollector(report => reports.push(report));
  for (const [channel, lost] of /** @type {[string, number | null][]} */ ([
    ['trades/A', 2], ['metrics/n/a', null], ['trades/B', 3], ['metrics/n/b', 4]])) {
    gaps.take({ channel, lost });
  }
  assert.deepEqual(reports, []);
  await settle();
  assert.deepEqual(reports, [
    { namespace: 'trades', channels: 2, lost: 5 }, { namespace: 'metrics', channels: 2, lost: null }]);
  gaps.take({ channel: 'trades/A', lost: 1 });
  await settle();
  assert.equal(reports.length, 3);
});

test('where the gap is can be marked before the updates that follow it', async () => {
  /** @type {string[]} */
  const order = [];
  const gaps = createGapCollector(report => order.push(`report ${report.namespace}`), namespace => order.push(namespace));
  gaps.take({ channel: 'metrics/n/a', lost: null });
  gaps.take({ channel: 'metrics/n/b', lost: null });
  order.push('update');
  await settle();
  assert.deepEqual(order, ['metrics', 'update', 'report metrics']);
});
