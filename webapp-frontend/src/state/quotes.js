import { overdueAfter } from './overdue.js';
import { Series } from './series.js';

/**
 * One row of the watch list. `change` is against the previous close, null where that is not known; `direction` is that
 * of the last move of `last`.
 * @typedef {{ channel: string, symbol: string, name: string, last: number, bid: number, ask: number, size: number,
 *   volume: number, open: number, high: number, low: number, prev: number, change: number | null,
 *   changePercent: number | null, direction: -1 | 0 | 1, movedAt: number, time: number, offset: number, sim: boolean,
 *   decimals: number, skipped: number, trail: Series }} Quote
 */

const TRAIL_POINTS = 120;
const TRAIL_STEP_MILLIS = 5_000;

/** The latest quote of every symbol. */
export function createQuotes() {
  /** @type {Map<string, Quote>} */
  const quotes = new Map();
  /** @type {Map<string, Series>} */
  const trails = new Map();
  let intervalMillis = Infinity;

  /** @param {string} symbol */
  function trailOf(symbol) {
    const trail = trails.get(symbol) ?? new Series({ capacity: TRAIL_POINTS, columns: 1 });
    trails.set(symbol, trail);
    return trail;
  }

  return {
    /** @param {import('./update.js').Update} update @returns {Quote | null} */
    take(update) {
      const symbol = update.d.symbol;
      if (typeof symbol !== 'string') return null;
      const before = quotes.get(symbol);
      if (before && update.h && update.t < before.time) return before;
      const quote = nextQuote(before, update, trailOf(symbol));
      quotes.set(symbol, quote);
      return quote;
    },
    /** @param {string} channel that is no more */
    remove(channel) {
      for (const quote of quotes.values()) {
        if (quote.channel !== channel) continue;
        quotes.delete(quote.symbol);
        trails.delete(quote.symbol);
      }
    },
    /** A finished bar is part of the trail. @param {import('./update.js').Update} update */
    takeBar({ t, d }) {
      if (typeof d.symbol !== 'string' || !Number.isFinite(d.close)) return;
      trailOf(d.symbol).add(t + number(d.seconds) * 1000, [d.close]);
    },
    /** @param {string} symbol */
    get: symbol => quotes.get(symbol),
    all: () => [...quotes.values()],
    /** How often each quote is expected to change. @param {number} millis */
    expect(millis) {
      intervalMillis = millis;
    },
    /** How old a quote may get before it is stale. */
    overdueMillis: () => overdueAfter(intervalMillis),
  };
}

/**
 * @param {Quote | undefined} before
 * @param {import('./update.js').Update} update
 * @param {Series} trail
 * @returns {Quote}
 */
function nextQuote(before, { c, t, o, d, h, x }, trail) {
  const last = number(d.last);
  if (!(t - trail.lastTime < TRAIL_STEP_MILLIS)) trail.add(t, [last]);
  const isMove = before !== undefined && !h && last !== before.last;
  return {
    channel: c, symbol: d.symbol, name: String(d.name ?? ''), last,
    bid: number(d.bid), ask: number(d.ask), size: number(d.size), volume: number(d.volume),
    open: number(d.open), high: number(d.high), low: number(d.low), prev: number(d.prev),
    ...changeOf(last, number(d.prev)),
    direction: isMove ? (last > before.last ? 1 : -1) : before?.direction ?? 0,
    movedAt: isMove ? t : before?.movedAt ?? 0,
    time: t, offset: o, sim: d.sim === true, trail,
    decimals: Math.max(before?.decimals ?? 2, decimalsOf(last)),
    skipped: (before?.skipped ?? 0) + (x ?? 0),
  };
}

/**
 * @param {number} last
 * @param {number} prev
 */
export function changeOf(last, prev) {
  if (!Number.isFinite(last) || !Number.isFinite(prev)) return { change: null, changePercent: null };
  const change = last - prev;
  return { change, changePercent: prev === 0 ? null : (change / prev) * 100 };
}

/** @param {unknown} value */
function number(value) {
  return typeof value === 'number' ? value : NaN;
}

/** @param {number} value */
function decimalsOf(value) {
  const text = String(value);
  return text.includes('.') && !text.includes('e') ? Math.min(8, text.length - text.indexOf('.') - 1) : 0;
}
