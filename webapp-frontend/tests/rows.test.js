import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics } from '../src/state/metrics.js';
import { createMarket } from '../src/state/market.js';
import { installPage } from './support/page.js';

installPage();
const { createAllMetrics } = await import('../src/views/overview/all-metrics.js');
const { WatchList } = await import('../src/views/market/watch-list.js');

/** @param {string} name @param {number} [t] */
const metric = (name, t = 1) => ({ c: `metrics/n/base/${name}`, o: t, t, d: { name, value: t } });
/** @param {string} symbol */
const quote = symbol => ({ c: `stocks/${symbol}`, o: 1, t: 1, d: { symbol, last: 1 } });

test('a metric that is gone has no row, also where another one came at the same time', () => {
  const metrics = createMetrics();
  const table = createAllMetrics(/** @type {any} */ ({ metrics }));
  const shown = () => /** @type {any} */ (table.element).having('data-channel')
    .map((/** @type {any} */ row) => row.getAttribute('data-channel'));
  for (const name of ['a', 'b', 'c']) metrics.take(metric(name));
  table.paint();
  metrics.remove('metrics/n/base/b');
  metrics.take(metric('d'));
  table.paint();
  assert.deepEqual(shown(), ['metrics/n/base/a', 'metrics/n/base/c', 'metrics/n/base/d']);
  metrics.take(metric('b'));
  table.paint();
  assert.equal(shown().length, 4);
});

function watchList() {
  const market = createMarket();
  const list = new WatchList(/** @type {any} */ ({
    market, feed: { serverNow: () => 1_000 }, theme: { palette: () => ({}) },
  }), () => {});
  const rows = () => /** @type {any[]} */ (/** @type {any} */ (list.element).having('data-symbol'));
  const row = (/** @type {string} */ symbol) => rows().find(found => found.getAttribute('data-symbol') === symbol);
  for (const symbol of ['ACME', 'GLOB', 'ZETA']) market.takeQuote(quote(symbol));
  list.paint();
  list.select('GLOB');
  return { market, list, row, symbols: () => rows().map(found => found.getAttribute('data-symbol')),
    reachable: () => rows().filter(found => found.getAttribute('tabindex') === '0').map(found => found.getAttribute('data-symbol')) };
}

test('a quote that is gone has no row, and the list can be reached by the keyboard all the same', () => {
  const { market, list, symbols, reachable } = watchList();
  assert.deepEqual(reachable(), ['GLOB']);
  market.removeQuote('stocks/GLOB');
  market.takeQuote(quote('HOLT'));
  list.paint();
  assert.deepEqual([symbols(), reachable()], [['ACME', 'HOLT', 'ZETA'], ['ACME']]);
  market.removeQuote('stocks/ACME');
  list.paint();
  assert.deepEqual(reachable(), ['HOLT']);
  market.takeQuote(quote('GLOB'));
  list.paint();
  assert.deepEqual([symbols(), reachable()], [['GLOB', 'HOLT', 'ZETA'], ['GLOB']], 'it is still the one that is shown');
});

test('the focus does not fall off the list with its row', () => {
  const { market, list, row } = watchList();
  const focused = () => /** @type {any} */ (document.activeElement).getAttribute('data-symbol');
  row('GLOB').focus();
  market.removeQuote('stocks/GLOB');
  list.paint();
  assert.equal(focused(), 'ZETA');
  market.removeQuote('stocks/ZETA');
  list.paint();
  assert.equal(focused(), 'ACME');
});
