import { element, setAttribute, setText } from '../elements.js';
import { formatClock, formatNumber } from '../format.js';

/**
 * @typedef {import('../../state/tape.js').Trade} Trade
 * @typedef {import('../../state/tape.js').Break} Break
 */

const ROWS = 40;

/**
 * The last trades, newest on top. The rows stay and their texts change, so that nothing moves in the page.
 * @param {import('../app.js').App} app
 */
export function createTradeTape(app) {
  /** @type {WeakMap<Trade | Break, string[]>} a trade is written once, and shown in many rows one after the other */
  const written = new WeakMap();
  const rows = Array.from({ length: ROWS }, createRow);

  /** @param {Trade | Break} trade */
  function textsOf(trade) {
    const texts = written.get(trade) ?? ('lost' in trade ? gapTexts(trade) : tradeTexts(trade, app));
    written.set(trade, texts);
    return texts;
  }

  const body = element('tbody', {}, ...rows.map(row => row.element));
  const empty = element('p', { class: 'waiting' }, 'No trades yet.');
  return {
    element: element('div', { class: 'scroller', tabindex: '0', role: 'region', 'aria-label': 'Trades, newest first' },
      empty, element('table', { class: 'tape' }, element('thead', {}, element('tr', {},
        ...['Time', 'Symbol', 'Price', 'Size'].map((title, index) =>
          element('th', { scope: 'col', class: index > 1 ? 'number' : '' }, title)))), body)),
    paint() {
      const trades = app.market.tape.rows;
      empty.hidden = trades.length > 0;
      setAttribute(body, 'data-latest', trades[0]?.offset ?? null);
      rows.forEach((row, index) => row.paint(trades[index], textsOf));
    },
  };
}

function createRow() {
  const cells = [element('td', { class: 'muted' }), element('td'), element('td', { class: 'number price' }),
    element('td', { class: 'number' })];
  const row = element('tr', { hidden: true }, ...cells);
  return {
    element: row,
    /** @param {Trade | Break | undefined} trade @param {(trade: Trade | Break) => string[]} textsOf */
    paint(trade, textsOf) {
      row.hidden = trade === undefined;
      if (!trade) return;
      setAttribute(row, 'data-side', 'side' in trade ? trade.side : 'gap');
      textsOf(trade).forEach((text, index) => setText(cells[index], text));
    },
  };
}

/** @param {Break} gap */
function gapTexts({ lost }) {
  return ['gap', lost === null ? 'trades lost' : `${formatNumber(lost)} lost`, '', ''];
}

/** @param {Trade} trade @param {import('../app.js').App} app */
function tradeTexts({ time, symbol, price, size, side }, app) {
  const decimals = app.market.quotes.get(symbol)?.decimals ?? 2;
  const arrow = side === 'buy' ? '▲' : side === 'sell' ? '▼' : '';
  return [formatClock(time), symbol, `${arrow} ${formatNumber(price, decimals)}`, formatNumber(size)];
}
