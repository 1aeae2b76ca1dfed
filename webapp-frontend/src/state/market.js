import { Candles } from './candles.js';
import { createQuotes } from './quotes.js';
import { Tape } from './tape.js';

/**
 * @typedef {import('./update.js').Update} Update
 * @typedef {{ quotes: ReturnType<typeof createQuotes>, tape: Tape, candles: (symbol: string) => Candles,
 *   takeQuote: (update: Update) => void, removeQuote: (channel: string) => void, takeTrade: (update: Update) => void,
 *   takeBar: (update: Update) => void, takeBars: (channel: string, past: import('./update.js').Columns) => void }} Market
 */

/** Bars are kept for this many symbols, the last ones looked at. */
const SYMBOLS_WITH_BARS = 12;

/** @returns {Market} */
export function createMarket() {
  const quotes = createQuotes();
  const tape = new Tape();
  /** @type {Map<string, Candles>} */
  const bySymbol = new Map();

  /** @param {string} symbol */
  function candles(symbol) {
    const found = bySymbol.get(symbol) ?? newCandles(symbol);
    bySymbol.delete(symbol);
    bySymbol.set(symbol, found);
    if (bySymbol.size > SYMBOLS_WITH_BARS) bySymbol.delete(/** @type {string} */ (bySymbol.keys().next().value));
    return found;
  }

  /** The bar that is forming begins with the trades that are known. @param {string} symbol */
  function newCandles(symbol) {
    const created = new Candles();
    for (const row of [...tape.rows].reverse()) {
      if ('price' in row && row.symbol === symbol) {
        created.takeTrade({ c: `trades/${symbol}`, o: row.offset, t: row.time, d: row });
      }
    }
    return created;
  }

  return {
    quotes,
    tape,
    candles,
    takeQuote: update => void quotes.take(update),
    removeQuote: quotes.remove,
    takeTrade(update) {
      tape.take(update);
      bySymbol.get(update.d.symbol)?.takeTrade(update);
    },
    takeBar(update) {
      quotes.takeBar(update);
      bySymbol.get(update.d.symbol)?.takeBar(update);
    },
    takeBars: (channel, past) => bySymbol.get(channel.slice(channel.indexOf('/') + 1))?.takeColumns(past),
  };
}
