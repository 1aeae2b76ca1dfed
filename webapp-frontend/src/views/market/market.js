import { element } from '../elements.js';
import { formatNumber, formatSigned } from '../format.js';
import { CandlePanel } from './candle-panel.js';
import { createTradeTape } from './trade-tape.js';
import { WatchList } from './watch-list.js';

/** @typedef {import('../app.js').App} App */

const BARS_OF_HISTORY = 720;
const BARS_OF_TRAIL = 60;
const TAPE_HISTORY = '30s';
const TICK_MILLIS = 500;

/**
 * Quotes, the chart of the selected one, and the trades as they happen.
 * @param {HTMLElement} root
 * @param {App} app
 * @returns {import('../app.js').Screen}
 */
export function startMarket(root, app) {
  const simulated = element('span', {
    class: 'tag', hidden: true, 'data-simulated': '', title: 'These prices are made up by a simulation.',
  }, 'simulated');
  const waiting = element('p', { class: 'waiting' }, 'Waiting for the first quotes …');
  const candles = new CandlePanel(app);
  const tape = createTradeTape(app);
  const selection = createSelection(app, symbol => {
    list.select(symbol);
    candles.show(symbol);
  });
  const list = new WatchList(app, selection.choose);
  root.append(
    element('div', { class: 'screen-head' }, element('h1', {}, 'Market'), simulated),
    waiting,
    element('div', { class: 'market' },
      panel('watch-list', 'Watch list', list.element), candles.element, panel('tape', 'Trades', tape.element)));

  function paint() {
    const quotes = app.market.quotes.all();
    waiting.hidden = quotes.length > 0;
    simulated.hidden = !quotes.some(quote => quote.sim);
    list.paint();
    selection.ensure();
    candles.paint();
    tape.paint();
  }

  const schedule = () => app.painter.schedule(paint);
  const timer = setInterval(schedule, TICK_MILLIS);
  const stops = [
    app.feed.subscribe('stocks/*'),
    app.feed.subscribe('trades/*', { history: TAPE_HISTORY }),
    app.feed.subscribe('candles/*', { history: BARS_OF_TRAIL }),
    app.feed.onReady(() => {
      list.repaint();
      schedule();
    }),
    ...['stocks', 'trades', 'candles'].map(namespace => app.store.listen(namespace, schedule, schedule)),
    app.theme.onChange(() => {
      candles.rebuild();
      list.repaint();
      schedule();
    }),
    selection.stop,
    () => clearInterval(timer),
    () => app.painter.cancel(paint),
    () => candles.stop(),
  ];
  schedule();
  return { stop: () => stops.forEach(stop => stop()), summary: () => summary(app, selection.current()) };
}

/**
 * Which symbol the chart shows; its bars are followed as long.
 * @param {App} app
 * @param {(symbol: string) => void} changed
 */
function createSelection(app, changed) {
  let symbol = '';
  /** @type {() => void} */
  let release = () => {};

  /** @param {string} next */
  function choose(next) {
    if (next === symbol) return;
    release();
    symbol = next;
    app.market.candles(symbol);
    release = app.feed.subscribe(`candles/${symbol}`, { history: BARS_OF_HISTORY });
    changed(symbol);
  }

  return {
    choose,
    current: () => symbol,
    ensure() {
      const first = app.market.quotes.all().map(quote => quote.symbol).sort()[0];
      if (!symbol && first) choose(first);
    },
    stop: () => release(),
  };
}

/** @param {string} id @param {string} title @param {HTMLElement} content */
function panel(id, title, content) {
  return element('section', { class: `panel ${id}-panel`, 'data-panel': id, 'aria-label': title },
    element('header', { class: 'panel-head' }, element('h2', {}, title)), content);
}

/** @param {App} app @param {string} symbol */
function summary({ market }, symbol) {
  const quote = market.quotes.get(symbol);
  if (!quote) return '';
  return `${symbol} ${formatNumber(quote.last, quote.decimals)}, ${formatSigned(quote.changePercent, 2)} percent`;
}
