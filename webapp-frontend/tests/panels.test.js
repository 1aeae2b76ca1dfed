import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMarket } from '../src/state/market.js';
import { createMetrics } from '../src/state/metrics.js';
import { createTimeRange } from '../src/views/overview/time-range.js';
import { leaveOutChartLibraries } from './support/chart-libraries.js';
import { installPage } from './support/page.js';

installPage();
leaveOutChartLibraries();
const { Panel } = await import('../src/views/overview/panel.js');
const { CandlePanel } = await import('../src/views/market/candle-panel.js');

/** @param {object} state */
const appWith = state => /** @type {any} */ ({
  ...state, feed: { serverNow: () => 10_000, isReady: () => true }, painter: { schedule() {}, cancel() {} },
  theme: { palette: () => ({ lines: ['#000'] }) },
});
/** @param {any} panel @param {string} name @param {string} value */
const textOf = (panel, name, value) => panel.element.with(name, value).textContent;

test('a chart goes with its metric, and shows the one that comes back', () => {
  const metrics = createMetrics();
  metrics.expect(1_000);
  const app = appWith({ metrics });
  const source = { id: 'x', title: 'X', description: '', unit: 'none', lines: [{ name: 'x' }] };
  const panel = new Panel(app, source, createTimeRange(() => 10_000, () => {}));
  const take = (/** @type {number} */ t, /** @type {number} */ value) =>
    metrics.take({ c: 'metrics/n/base/x', o: t, t, d: { name: 'x', value } });
  const shown = () => [panel.element.hidden, textOf(panel, 'class', 'panel-value'), panel.element.getAttribute('data-overdue')];
  const paint = () => {
    panel.paint();
    panel.paintFreshness();
  };
  take(1_000, 7);
  paint();
  assert.deepEqual(shown(), [false, '7', 'true']);
  metrics.remove('metrics/n/base/x');
  paint();
  assert.equal(panel.element.hidden, true);
  take(9_000, 8);
  paint();
  assert.deepEqual(shown(), [false, '8', null]);
  metrics.remove('metrics/n/base/x');
  take(10_000, 9);
  paint();
  assert.deepEqual(shown(), [false, '9', null], 'nor is it confused by an end that was not painted');
});

test('the chart of a quote that is gone keeps its bars, and says that there is no price any more', () => {
  const market = createMarket();
  const panel = new CandlePanel(appWith({ market }));
  panel.paint();
  const head = () => [textOf(panel, 'class', 'symbol-title'), textOf(panel, 'class', 'symbol-price'),
    textOf(panel, 'class', 'symbol-change'), textOf(panel, 'class', 'freshness'), panel.element.getAttribute('data-points')];
  assert.deepEqual(head(), ['', '', '', '', '0']);
  const take = (/** @type {number} */ last) =>
    market.takeQuote({ c: 'stocks/ACME', o: last, t: 10_000, d: { symbol: 'ACME', last, prev: 10 } });
  take(12);
  market.candles('ACME');
  market.takeTrade({ c: 'trades/ACME', o: 1, t: 1, d: { symbol: 'ACME', price: 12.345 } });
  panel.show('ACME');
  panel.paint();
  const before = head();
  market.removeQuote('stocks/ACME');
  panel.rebuild();
  panel.paint();
  assert.deepEqual(head(), ['ACME', '', '', 'no longer quoted', '1']);
  take(12);
  panel.paint();
  assert.deepEqual(head(), before);
});
