import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics } from '../src/state/metrics.js';
import { createStore } from '../src/state/store.js';
import { alignLines, currentValue, findLines } from '../src/views/overview/lines.js';

/** @param {number} t @param {object} d @param {object} [more] */
const sample = (t, d, more) => ({ c: 'metrics/node1/base/x', o: t, t, d: { name: 'x', unit: 'bytes', ...d }, ...more });

test('a metric has its newest value, and a series of all', () => {
  const metrics = createMetrics();
  metrics.take(sample(2_000, { value: 2, rate: 0.5 }));
  metrics.take(sample(1_000, { value: 1 }, { h: 1 }));
  const [metric] = metrics.named('x');
  assert.deepEqual([metric.value, metric.rate, metric.unit], [2, 0.5, 'bytes']);
  assert.deepEqual([...metric.series.values(0)], [1, 2]);
  assert.equal(metrics.lastTime(), 2_000);
});

test('only what is charted keeps its past', () => {
  const metrics = createMetrics(name => name === 'x');
  for (const t of [1_000, 2_000, 3_000]) {
    metrics.take(sample(t, { value: t }));
    metrics.take({ ...sample(t, { name: 'y', value: t }), c: 'metrics/node1/base/y' });
  }
  assert.deepEqual([metrics.named('x')[0].series.length, metrics.named('y')[0].series.length], [3, 2]);
  assert.equal(metrics.named('y')[0].value, 3_000);
});

test('a value that is not finite is unknown, and a histogram counts', () => {
  const metrics = createMetrics();
  metrics.take(sample(1_000, { value: null }));
  assert.equal(metrics.named('x')[0].value, NaN);
  metrics.take(sample(2_000, { count: 7, p99: 1 }));
  assert.equal(metrics.named('x')[0].value, 7);
});

test('lines are found by name, one for each set of tags, and only where there are any', () => {
  const metrics = createMetrics();
  for (const carrier of ['websocket', 'sse']) {
    metrics.take({ c: `metrics/n/application/c;carrier=${carrier}`, o: 1, t: 1_000, d: { name: 'c', tags: { carrier }, value: 3 } });
  }
  const lines = findLines(metrics, [{ name: 'c' }, { name: 'absent' }]);
  assert.deepEqual(lines.map(line => line.label), ['sse', 'websocket']);
  assert.deepEqual(alignLines(lines, 0).values, [[3], [3]]);
});

test('the store has the latest of each channel and tells by namespace', () => {
  const store = createStore();
  /** @type {number[]} */
  const told = [];
  const stop = store.listen('metrics', update => told.push(update.o));
  store.apply(sample(5, { value: 1 }));
  store.apply(sample(4, { value: 0 }, { h: 1 }));
  store.apply({ ...sample(6, {}), c: 'stocks/ACME' });
  stop();
  store.apply(sample(7, { value: 1 }));
  assert.deepEqual(told, [5, 4]);
  assert.equal(store.latest('metrics/node1/base/x')?.o, 7);
});

test('a slope is growth per second, in milliseconds for what is counted in seconds, unknown after a reset', () => {
  const metrics = createMetrics();
  [1, 1.5, 1.5, 0.2].forEach((value, index) => metrics.take(sample(1_000 + index * 2_000, { value, unit: 'seconds' })));
  const lines = findLines(metrics, [{ name: 'x', slope: true }]);
  assert.deepEqual(alignLines(lines, 0).values, [[null, 250, 0, null]]);
  assert.equal(currentValue(lines[0]), NaN);
});

test('the past of a metric joins what is known of it, and does not change its value', () => {
  const metrics = createMetrics();
  metrics.take(sample(3_000, { value: 3, rate: 0.3 }));
  const times = Float64Array.from([1_000, 2_000, 3_000]);
  metrics.takeColumns('metrics/node1/base/x', { times, columns: { value: Float64Array.from([1, 2, 3]), rate: Float64Array.from([NaN, 0.2, 0.3]) } });
  metrics.takeColumns('metrics/node1/base/unknown', { times, columns: {} });
  const [metric] = metrics.all();
  assert.equal(metrics.count(), 1);
  assert.deepEqual([[...metric.series.values(0)], [...metric.series.values(1)], metric.value], [[1, 2, 3], [NaN, 0.2, 0.3], 3]);
});

test('the past of a histogram is its count', () => {
  const metrics = createMetrics();
  metrics.take(sample(2_000, { count: 7 }));
  metrics.takeColumns('metrics/node1/base/x', { times: Float64Array.of(1_000), columns: { count: Float64Array.of(5) } });
  assert.deepEqual([...metrics.named('x')[0].series.values(0)], [5, 7]);
});

test('a metric that stays away while others go on is gone, and there again when it comes back', () => {
  const metrics = createMetrics();
  metrics.expect(1_000);
  /** @param {number} t @param {string} name */
  const take = (t, name) => metrics.take({ c: `metrics/n/vendor/${name}`, o: t, t, d: { name, value: t } });
  take(1_000, 'x');
  take(1_000, 'y');
  take(31_000, 'x');
  assert.deepEqual(metrics.all().map(metric => metric.name), ['x', 'y']);
  take(31_001, 'x');
  assert.deepEqual([metrics.all().length, metrics.named('y').length], [1, 0]);
  take(32_000, 'y');
  assert.deepEqual([metrics.named('y')[0].value, metrics.count()], [32_000, 2]);
  take(1_000_000, 'z');
  take(1_000_000, 'a');
  assert.equal(metrics.count(), 2);
});

test('what is overdue, a gap or gone is measured by how often metrics are sampled', () => {
  const metrics = createMetrics();
  assert.equal(metrics.overdueMillis(), Infinity, 'nobody said how often');
  metrics.expect(1_000);
  assert.equal(metrics.overdueMillis(), 5_000);
  metrics.expect(60_000);
  assert.equal(metrics.overdueMillis(), 300_000);
  for (const t of [60_000, 120_000, 180_000]) metrics.take(sample(t, { value: t }));
  assert.deepEqual([...metrics.named('x')[0].series.values(0)], [60_000, 120_000, 180_000], 'no gap between samples');
  metrics.take(sample(600_000, { value: 1 }));
  assert.deepEqual([...metrics.named('x')[0].series.values(0)], [60_000, 120_000, 180_000, NaN, 1]);
});

test('of a name that many metrics share only the first keep their past', () => {
  const metrics = createMetrics();
  for (let bean = 0; bean < 30; bean += 1) {
    metrics.take({ c: `metrics/n/vendor/e;bean=${bean}`, o: bean, t: 1_000, d: { name: 'e', value: 1, tags: { bean } } });
  }
  assert.equal(metrics.all().filter(metric => metrics.keepsPast(metric.channel)).length, 24);
});

test('a sum per count is what one of the latest cost, unknown while there is none', () => {
  const metrics = createMetrics();
  const rows = [[0, 0], [0, 0], [3, 6], [3, 6], [4, 7]];
  rows.forEach(([sum, count], index) => {
    const t = 1_000 * (index + 1);
    for (const listener of ['a', 'b']) {
      metrics.take({ c: `metrics/n/vendor/sum;listener=${listener}`, o: t, t, d: { name: 'sum', unit: 'seconds', value: sum, tags: { listener } } });
    }
    metrics.take({ c: 'metrics/n/vendor/count;listener=a', o: t, t, d: { name: 'count', value: count, tags: { listener: 'a' } } });
  });
  const lines = findLines(metrics, [{ name: 'sum', per: 'count' }, { name: 'count' }]);
  assert.deepEqual(lines.map(line => line.label), ['a', 'a']);
  assert.deepEqual(alignLines(lines, 0).values, [[null, null, 0.5, 0.5, 4 / 7], [0, 0, 6, 6, 7]]);
  assert.equal(currentValue(lines[0]), 4 / 7);
});

test('several metrics with one label are told apart by their tags', () => {
  const metrics = createMetrics();
  for (const pool of ['one', 'two']) {
    metrics.take({ c: `metrics/n/vendor/used;pool=${pool}`, o: 1, t: 1_000, d: { name: 'used', value: 1, tags: { pool } } });
  }
  assert.deepEqual(findLines(metrics, [{ name: 'used', label: 'in use' }]).map(line => line.label), ['one: in use', 'two: in use']);
});

test('a channel that is gone leaves the store, and those who listen to its namespace are told', () => {
  const store = createStore();
  /** @type {string[]} */
  const gone = [];
  const stop = store.listen('metrics', () => {}, channel => gone.push(channel));
  store.listen('metrics', () => {});
  store.apply(sample(5, { value: 1 }));
  store.apply({ ...sample(6, {}), c: 'stocks/ACME' });
  store.remove('metrics/node1/base/x');
  store.remove('stocks/ACME');
  assert.deepEqual([gone, store.latest('metrics/node1/base/x'), store.latest('stocks/ACME')],
    [['metrics/node1/base/x'], undefined, undefined]);
  store.apply(sample(4, { value: 0 }, { h: 1 }));
  assert.equal(store.latest('metrics/node1/base/x')?.o, 4, 'what comes then is new');
  stop();
  store.remove('metrics/node1/base/x');
  assert.equal(gone.length, 1);
});

test('a metric that is gone leaves nothing behind, and is a new one when it comes back', () => {
  const metrics = createMetrics();
  metrics.take(sample(1_000, { value: 1 }));
  const [before] = metrics.all();
  metrics.remove('metrics/node1/base/x');
  metrics.remove('metrics/node1/base/never');
  assert.deepEqual([metrics.all(), metrics.named('x'), metrics.count(), metrics.keepsPast(before.channel)], [[], [], 0, false]);
  assert.deepEqual(findLines(metrics, [{ name: 'x' }]), []);
  metrics.take(sample(9_000, { value: 9 }));
  assert.deepEqual([...metrics.named('x')[0].series.values(0)], [9]);
  assert.notEqual(metrics.named('x')[0], before);
});

test('a metric that is gone makes room for another of its name', () => {
  const metrics = createMetrics();
  /** @param {number} bean */
  const take = bean => metrics.take({ c: `metrics/n/vendor/e;bean=${bean}`, o: bean, t: 1_000, d: { name: 'e', value: 1 } });
  for (let bean = 0; bean < 24; bean += 1) take(bean);
  metrics.remove('metrics/n/vendor/e;bean=3');
  take(24);
  assert.equal(metrics.keepsPast('metrics/n/vendor/e;bean=24'), true);
});
