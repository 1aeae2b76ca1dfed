import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Series, align } from '../src/state/series.js';
import { createRandom } from './support/random.js';

/** @param {Series} series */
const dump = series => [...series.times()].map((time, index) => [time, series.values()[index]]);

test('only the newest points are kept, and stay contiguous', () => {
  const series = new Series({ capacity: 4, columns: 1 });
  for (let time = 1; time <= 23; time += 1) series.add(time, [time * 10]);
  assert.deepEqual(dump(series), [[20, 200], [21, 210], [22, 220], [23, 230]]);
  assert.equal(series.last(), 230);
});

test('neighbours that are too far apart get a gap between them', () => {
  const series = new Series({ capacity: 10, columns: 1, gapAfterMillis: () => 5 });
  for (const time of [1, 6, 12]) series.add(time, [time]);
  assert.deepEqual(dump(series), [[1, 1], [6, 6], [7, NaN], [12, 12]]);
});

test('a gap is marked once, and not where there is nothing', () => {
  const series = new Series({ capacity: 10, columns: 2 });
  series.markGap();
  assert.equal(series.length, 0);
  series.add(1, [1, 1]);
  series.markGap();
  series.markGap();
  assert.deepEqual(dump(series), [[1, 1], [2, NaN]]);
});

test('history that overlaps adds only what is missing', () => {
  const series = new Series({ capacity: 10, columns: 1 });
  for (const time of [30, 40, 50]) series.add(time, [time]);
  const taken = [10, 20, 30, 40, 45, 50].filter(time => series.add(time, [time]));
  assert.deepEqual(taken, [10, 20, 45]);
  assert.deepEqual([...series.times()], [10, 20, 30, 40, 45, 50]);
});

test('history that fills a gap takes its mark away', () => {
  const series = new Series({ capacity: 10, columns: 1, gapAfterMillis: () => 5 });
  for (const time of [10, 20]) series.add(time, [time]);
  assert.equal(series.length, 3);
  series.add(15, [15]);
  assert.deepEqual(dump(series), [[10, 10], [15, 15], [20, 20]]);
});

test('history older than a full series keeps is turned away', () => {
  const series = new Series({ capacity: 3, columns: 1 });
  for (const time of [10, 20, 30]) series.add(time, [time]);
  assert.equal(series.add(5, [5]), false);
  assert.equal(series.add(15, [15]), true);
  assert.deepEqual([...series.times()], [15, 20, 30]);
});

test('points may be inserted just where the columns are full', () => {
  const series = new Series({ capacity: 3, columns: 1 });
  for (let time = 10; time <= 60; time += 10) series.add(time, [time]);
  series.add(55, [55]);
  assert.deepEqual(dump(series), [[50, 50], [55, 55], [60, 60]]);
});

test('a time that is none is turned away', () => {
  const series = new Series({ capacity: 3, columns: 1 });
  assert.equal(series.add(NaN, [1]), false);
  assert.equal(series.length, 0);
});

test('several series share the times of the longest, with null where they have nothing', () => {
  const long = new Series({ capacity: 10, columns: 1 });
  const late = new Series({ capacity: 10, columns: 1 });
  for (const time of [1000, 2000, 3000, 4000]) long.add(time, [time]);
  long.markGap();
  for (const time of [3010, 3990]) late.add(time, [time]);
  const data = align([{ series: late, column: 0 }, { series: long, column: 0 }], 1500, 500);
  assert.deepEqual(data.times, [2000, 3000, 4000, 4001]);
  assert.deepEqual(data.values, [[null, 3010, 3990, 3990], [2000, 3000, 4000, null]]);
});

/** @param {number[]} times @returns {[Float64Array, Float64Array[]]} */
const past = times => [Float64Array.from(times), [Float64Array.from(times)]];

test('a past that overlaps with what is live leaves no doubles and no hole', () => {
  const series = new Series({ capacity: 20, columns: 1, gapAfterMillis: () => 15 });
  for (const time of [50, 60, 70]) series.add(time, [-time]);
  series.merge(...past([10, 20, 30, 40, 50, 60]));
  assert.deepEqual(dump(series), [[10, 10], [20, 20], [30, 30], [40, 40], [50, -50], [60, -60], [70, -70]]);
  series.add(80, [80]);
  assert.equal(series.lastTime, 80);
});

test('a past closes the gaps it fills, keeps the others, and shows its own', () => {
  const series = new Series({ capacity: 20, columns: 1, gapAfterMillis: () => 15 });
  for (const time of [50, 80, 90]) series.add(time, [time]);
  series.markGap();
  series.add(100, [100]);
  series.merge(...past([10, 40, 50, 60, 70, 80, 90, 100]));
  assert.deepEqual(dump(series), [
    [10, 10], [11, NaN], [40, 40], [50, 50], [60, 60], [70, 70], [80, 80], [90, 90], [91, NaN], [100, 100],
  ]);
});

test('a gap at the end is closed by what follows it', () => {
  const series = new Series({ capacity: 20, columns: 1, gapAfterMillis: () => 15 });
  series.add(10, [10]);
  series.markGap();
  series.merge(...past([10, 20]));
  assert.deepEqual(dump(series), [[10, 10], [20, 20]]);
});

test('of a past that is too long the newest is kept, and columns that are missing have no values', () => {
  const series = new Series({ capacity: 4, columns: 2 });
  series.add(100, [1, 1]);
  series.merge(Float64Array.from([10, 20, 30, 40, 50]), [Float64Array.from([1, 2, 3, 4, 5]), undefined]);
  assert.deepEqual([...series.times()], [30, 40, 50, 100]);
  assert.deepEqual([[...series.values(0)], [...series.values(1)]], [[3, 4, 5, 1], [NaN, NaN, NaN, 1]]);
});

test('whatever overlaps: every point is there once, in order, and there are gaps just where they belong', () => {
  const random = createRandom(3);
  for (let round = 0; round < 500; round += 1) {
    const gapAfterMillis = 1 + random.below(12);
    const series = new Series({ capacity: 100, columns: 1, gapAfterMillis: () => gapAfterMillis });
    const some = () => Array.from({ length: random.below(15) }, () => 3 * random.below(40));
    const ascending = (/** @type {number[]} */ times) => [...new Set(times)].sort((a, b) => a - b);
    const [live, older] = [ascending(some()), some()];
    const isInOrder = round % 5 > 0;
    for (const time of live) series.add(time, [time]);
    series.merge(...past(isInOrder ? ascending(older) : older));
    const points = ascending([...live, ...older]);
    assert.deepEqual(dump(series).filter(([, value]) => !Number.isNaN(value)), points.map(time => [time, time]));
    if (!isInOrder) continue;
    const gaps = points.filter((time, index) => points[index + 1] - time > gapAfterMillis).map(time => time + 1);
    assert.deepEqual(dump(series).filter(([, value]) => Number.isNaN(value)).map(([time]) => time), gaps);
  }
});
