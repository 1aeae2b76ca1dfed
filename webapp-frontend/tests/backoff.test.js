import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBackoff } from '../src/client/backoff.js';

test('waits stay between the floor and a ceiling that doubles up to the cap', () => {
  const longest = createBackoff(() => 1);
  const shortest = createBackoff(() => 0);
  const waits = Array.from({ length: 8 }, () => longest.next());
  assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000, 20_000]);
  assert.deepEqual(Array.from({ length: 3 }, () => shortest.next()), [500, 500, 500]);
});

test('chance decides over the whole width', () => {
  const backoff = createBackoff(() => 0.5);
  assert.equal(backoff.next(), 750);
  assert.equal(backoff.next(), 1_250);
});

test('attempts are counted until the reset', () => {
  const backoff = createBackoff(() => 0);
  backoff.next();
  backoff.next();
  assert.equal(backoff.attempt(), 2);
  backoff.reset();
  assert.equal(backoff.attempt(), 0);
});
