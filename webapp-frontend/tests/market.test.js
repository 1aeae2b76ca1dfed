import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Candles } from '../src/state/candles.js';
import { createMarket } from '../src/state/market.js';
import { changeOf, createQuotes } from '../src/state/quotes.js';
import { Tape } from '../src/state/tape.js';
import { COLUMNS, sortQuotes } from '../src/views/market/columns.js';

/** @param {number} t @param {number} price @param {number} [size] */
const trade = (t, price, size = 100) => ({ c: 'trades/ACME', o: t, t, d: { symbol: 'ACME', price, size, side: 'buy' } });
/** @param {number} t @param {number} close */
const bar = (t, close) => ({ c: 'candles/ACME', o: t, t, h: /** @type {const} */ (1),
  d: { symbol: 'ACME', seconds: 5, open: 1, high: 9, low: 1, close, volume: 700 } });
/** @param {number} o @param {object} d */
const quote = (o, d) => ({ c: 'stocks/ACME', o, t: o * 1_000, d: { symbol: 'ACME', ...d } });

test('the forming bar is built from trades', () => {
  const candles = new Candles();
  for (const [t, price] of [[5_000, 10], [6_000, 12], [7_000, 9], [9_999, 11]]) candles.takeTrade(trade(t, price));
  assert.deepEqual(candles.bars, [{ time: 5_000, open: 10, high: 12, low: 9, close: 11, volume: 400 }]);
  candles.takeTrade(trade(10_000, 13));
  assert.equal(candles.bars.length, 2);
});

test('a finished bar replaces what was built for its time, and its late trades count no more', () => {
  const candles = new Candles();
  candles.takeTrade(trade(5_100, 10));
  candles.takeBar(bar(5_000, 4));
  assert.equal(candles.takeTrade(trade(9_000, 50)), null);
  assert.deepEqual(candles.bars.map(({ time, close }) => [time, close]), [[5_000, 4]]);
});

test('bars of the past find their place, each once', () => {
  const candles = new Candles();
  candles.takeTrade(trade(20_100, 10));
  for (const t of [5_000, 10_000, 15_000, 10_000]) candles.takeBar(bar(t, t));
  assert.deepEqual(candles.bars.map(({ time }) => time), [5_000, 10_000, 15_000, 20_000]);
});

test('a bar without numbers is passed over', () => {
  const candles = new Candles();
  assert.equal(candles.takeBar({ ...bar(5_000, 1), d: { open: 'x' } }), null);
  assert.equal(candles.takeTrade({ ...trade(1, 1), d: {} }), null);
  assert.deepEqual(candles.bars, []);
});

test('the change is against the previous close', () => {
  assert.deepEqual(changeOf(101, 100), { change: 1, changePercent: 1 });
  assert.deepEqual(changeOf(101, 0), { change: 101, changePercent: null });
  assert.deepEqual(changeOf(101, NaN), { change: null, changePercent: null });
});

test('a quote remembers the direction of its last move, and history is no move', () => {
  const quotes = createQuotes();
  quotes.take({ ...quote(1, { last: 10.5, prev: 10 }), h: 1 });
  assert.equal(quotes.get('ACME')?.direction, 0);
  quotes.take(quote(2, { last: 10.25, prev: 10 }));
  quotes.take(quote(3, { last: 10.25, prev: 10 }));
  assert.deepEqual([quotes.get('ACME')?.direction, quotes.get('ACME')?.movedAt], [-1, 2_000]);
  quotes.take({ ...quote(4, { last: 11, prev: 10 }), h: 1 });
  assert.deepEqual([quotes.get('ACME')?.last, quotes.get('ACME')?.movedAt], [11, 2_000]);
  assert.equal(quotes.get('ACME')?.decimals, 2);
});

test('an older snapshot does not replace a newer quote', () => {
  const quotes = createQuotes();
  quotes.take(quote(5, { last: 12 }));
  quotes.take({ ...quote(4, { last: 11 }), h: 1 });
  assert.equal(quotes.get('ACME')?.last, 12);
  assert.equal(quotes.take({ ...quote(6, {}), d: {} }), null);
});

test('the tape has the newest on top, each trade once, a bounded number, and shows a gap', () => {
  const tape = new Tape();
  for (let t = 1; t <= 100; t += 1) tape.take(trade(t, t));
  tape.take(trade(100, 100));
  tape.take(trade(99, 99));
  assert.equal(tape.rows.length, 60);
  assert.equal(tape.rows[0].time, 100);
  tape.markGap(12);
  tape.markGap(3);
  assert.equal('lost' in tape.rows[0] && tape.rows[0].lost, 12);
  assert.equal('lost' in tape.rows[1], false);
});

test('the watch list sorts both ways, what is unknown last of the high ones', () => {
  const quotes = createQuotes();
  for (const [symbol, last] of /** @type {[string, number][]} */ ([['B', 2], ['A', NaN], ['C', 3]])) {
    quotes.take(quote(1, { symbol, last }));
  }
  const column = COLUMNS[1];
  const order = (/** @type {1 | -1} */ direction) => sortQuotes(quotes.all(), column, direction).map(({ symbol }) => symbol);
  assert.deepEqual(order(-1), ['C', 'B', 'A']);
  assert.deepEqual(order(1), ['A', 'B', 'C']);
});

test('bars of the past come as columns too, and join the one that is forming', () => {
  const market = createMarket();
  const candles = market.candles('ACME');
  market.takeTrade(trade(15_100, 10));
  const column = (/** @type {number[]} */ ...values) => Float64Array.from(values);
  market.takeBars('candles/ACME', { times: column(5_000, 10_000, 20_000), columns: {
    seconds: column(5, 5, 5), open: column(1, 2, NaN), high: column(3, 4, 3), low: column(1, 1, 1), close: column(2, 3, 2),
    volume: column(700, NaN, 1),
  } });
  market.takeBars('candles/GLOB', { times: column(5_000), columns: {} });
  assert.deepEqual(candles.bars.map(({ time, close, volume }) => [time, close, volume]),
    [[5_000, 2, 700], [10_000, 3, 0], [15_000, 10, 100]]);
  assert.equal(candles.takeTrade(trade(14_000, 50)), null, 'it is in a finished bar');
});

test('the bar of a symbol that is looked at later has the trades that were before', () => {
  const market = createMarket();
  for (const [t, price] of [[15_100, 10], [15_200, 12], [15_300, 11]]) market.takeTrade(trade(t, price));
  market.takeTrade({ ...trade(15_400, 99), d: { symbol: 'GLOB', price: 99, size: 1 } });
  assert.deepEqual(market.candles('ACME').bars, [{ time: 15_000, open: 10, high: 12, low: 10, close: 11, volume: 300 }]);
});

test('a quote that is gone takes its trail along, and is a new one when it comes back', () => {
  const market = createMarket();
  market.takeQuote(quote(1, { last: 10.125 }));
  market.takeQuote({ ...quote(2, { symbol: 'GLOB', last: 3 }), c: 'stocks/GLOB' });
  market.takeQuote(quote(3, { last: 11 }));
  market.removeQuote('stocks/ACME');
  market.removeQuote('stocks/NONE');
  assert.deepEqual(market.quotes.all().map(({ symbol }) => symbol), ['GLOB']);
  assert.equal(market.quotes.get('ACME'), undefined);
  market.takeQuote(quote(9, { last: 12 }));
  const back = market.quotes.get('ACME');
  assert.deepEqual([back?.direction, back?.decimals, [...back?.trail.values() ?? []]], [0, 2, [12]]);
});

test('the bars and trades of a quote that is gone have happened all the same', () => {
  const market = createMarket();
  market.takeQuote(quote(1, { last: 10 }));
  const candles = market.candles('ACME');
  market.takeTrade(trade(15_100, 10));
  market.removeQuote('stocks/ACME');
  assert.equal(market.candles('ACME'), candles);
  assert.deepEqual([candles.bars.length, market.tape.rows.length], [1, 1]);
});
