import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics } from '../src/state/metrics.js';
import { createStore } from '../src/state/store.js';
import { startFollowingMetrics } from '../src/views/overview/follow-metrics.js';

function setUp() {
  const store = createStore();
  const metrics = createMetrics();
  /** @type {string[]} */
  const followed = [];
  store.listen('metrics', metrics.take, metrics.remove);
  const feed = /** @type {any} */ ({
    subscribe(/** @type {string} */ channel) {
      followed.push(channel);
      return () => void followed.splice(followed.indexOf(channel), 1);
    },
  });
  const stop = startFollowingMetrics({ store, metrics, feed, onNode: listener => (listener('n'), () => {}) });
  return { store, followed, stop };
}

const HEAP = 'metrics/n/base/memory.usedHeap';
const sample = (/** @type {number} */ o) => ({ c: HEAP, o, t: o, d: { name: 'memory.usedHeap', value: o } });

test('the history of a metric is asked for once, and again when it comes back after its end', () => {
  const { store, followed, stop } = setUp();
  for (const o of [1, 2]) store.apply(sample(o));
  store.apply({ ...sample(3), c: 'metrics/n/base/other', d: { name: 'other' } });
  assert.deepEqual(followed, ['metrics/n/*', HEAP]);
  store.remove(HEAP);
  store.remove('metrics/n/base/other');
  assert.deepEqual(followed, ['metrics/n/*'], 'what is no more is not followed');
  store.apply(sample(4));
  assert.deepEqual(followed, ['metrics/n/*', HEAP]);
  stop();
  assert.deepEqual(followed, []);
});
