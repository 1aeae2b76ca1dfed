import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withEmptyBars } from '../src/state/candles.js';
import { createPainter } from '../src/charts/painter.js';

function setUp() {
  /** @type {(() => void)[]} */
  const frames = [];
  const painter = createPainter(frame => frames.push(frame));
  let painted = 0;
  const task = () => (painted += 1);
  return { painter, frames, task, painted: () => painted };
}

test('many changes are one painting', () => {
  const { painter, frames, task, painted } = setUp();
  for (let i = 0; i < 5; i += 1) painter.schedule(task);
  assert.equal(frames.length, 1);
  frames[0]();
  assert.equal(painted(), 1);
});

test('while held nothing is painted, and what changed is caught up once', () => {
  const { painter, frames, task, painted } = setUp();
  painter.schedule(task);
  painter.hold('pause', true);
  painter.hold('hidden', true);
  frames[0]();
  painter.schedule(task);
  painter.hold('pause', false);
  assert.equal(frames.length, 1);
  painter.hold('hidden', false);
  assert.equal(frames.length, 2);
  frames[1]();
  assert.equal(painted(), 1);
});

test('time without bars becomes empty places, not too many', () => {
  const bar = (/** @type {number} */ time) => ({ time, open: 1, high: 1, low: 1, close: 1, volume: 1 });
  const rows = withEmptyBars([bar(0), bar(15_000), bar(10_000_000)], 5);
  assert.deepEqual(rows.slice(0, 4).map(row => row.time), [0, 5_000, 10_000, 15_000]);
  assert.equal(rows.length, 3 + 2 + 60);
});
