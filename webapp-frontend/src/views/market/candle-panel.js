import { createCandleChart } from '../../charts/candle-chart.js';
import { withEmptyBars } from '../../state/candles.js';
import { createDataTable } from '../data-table.js';
import { element, isPlain, setAttribute, setText } from '../elements.js';
import { formatAge, formatClock, formatNumber, formatSigned, formatVolume } from '../format.js';

/**
 * @typedef {import('../app.js').App} App
 * @typedef {import('../../state/candles.js').Bar} Bar
 */

const TABLE_ROWS = 60;
const KEY_STEP_BARS = 5;

/** A chart that grows while its past comes in is hard to read; but a past that does not come must not hide the rest. */
const HOLD_MILLIS = 3_000;

/** The candlestick chart of the selected symbol, with its quote on top and a table twin. */
export class CandlePanel {
  #app;
  #symbol = '';
  #decimals = 2;
  /** @type {ReturnType<typeof createCandleChart> | null} */
  #chart = null;
  #shownAt = 0;
  #drawnFinished = 0;
  #drawnLast = NaN;
  /** @type {number | null} */
  #cursor = null;
  #title = element('h2', { class: 'symbol-title' });
  #name = element('span', { class: 'muted' });
  #price = element('span', { class: 'symbol-price', 'data-field': 'chart-last' });
  #change = element('span', { class: 'symbol-change' });
  #freshness = element('span', { class: 'freshness' });
  #legend = element('p', { class: 'ohlc' });
  #plot = element('div', { class: 'candles', tabindex: '0', role: 'img', 'aria-describedby': 'about-candles' });
  #table = createDataTable('Bars, newest first');
  #tableButton = element('button', {
    type: 'button', class: 'quiet', 'aria-pressed': 'false', title: 'Show as a table (T)', 'data-action': 'table',
    click: () => this.#toggleTable(),
  }, 'Table');
  #paint = () => this.paint();

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
    this.element = element('section', {
      class: 'panel candle-panel', 'data-panel': 'candles', 'data-points': '0', 'aria-label': 'Candlestick chart',
      keydown: /** @type {EventListener} */ (event => this.#onKey(/** @type {KeyboardEvent} */ (event))),
    },
    element('header', { class: 'panel-head' }, this.#title, this.#name, this.#price, this.#change, this.#freshness,
      this.#tableButton),
    element('p', { class: 'visually-hidden', id: 'about-candles' },
      'Open, high, low and close of each bar, volume below. Left and right arrows move in time, End goes to the newest '
      + 'bar, T shows a table.'),
    this.#legend, this.#plot, this.#table.element);
  }

  /** @param {string} symbol */
  show(symbol) {
    this.#symbol = symbol;
    this.#shownAt = this.#app.feed.serverNow();
    this.rebuild();
    this.#app.painter.schedule(this.#paint);
  }

  /** Draws it anew: another symbol, or other colours. */
  rebuild() {
    this.#chart?.destroy();
    this.#chart = null;
    this.#cursor = null;
  }

  paint() {
    if (!this.#symbol) return;
    const quote = this.#app.market.quotes.get(this.#symbol);
    if (quote) this.#paintHead(quote);
    else this.#paintEnd();
    const candles = this.#app.market.candles(this.#symbol);
    if (this.#isHeld()) {
      setText(this.#legend, 'Waiting for bars …');
      return;
    }
    this.#draw(candles);
    this.#paintLegend(candles.bars, candles.seconds);
    if (this.#table.isShown()) this.#paintTable(candles.bars);
    setAttribute(this.element, 'data-points', candles.bars.length);
    setAttribute(this.element, 'data-latest', candles.bars.at(-1)?.time ?? null);
    setAttribute(this.element, 'data-symbol-shown', this.#symbol);
  }

  stop() {
    this.#app.painter.cancel(this.#paint);
    this.#chart?.destroy();
  }

  /** While only a part of the past is there. */
  #isHeld() {
    return this.#chart === null && !this.#app.feed.isReady(`candles/${this.#symbol}`)
      && this.#app.feed.serverNow() - this.#shownAt < HOLD_MILLIS;
  }

  /** @param {import('../../state/quotes.js').Quote} quote */
  #paintHead(quote) {
    this.#decimals = quote.decimals;
    setText(this.#title, quote.symbol);
    setText(this.#name, quote.name);
    setText(this.#price, formatNumber(quote.last, quote.decimals));
    const arrow = (quote.change ?? 0) > 0 ? '▲' : (quote.change ?? 0) < 0 ? '▼' : '';
    setText(this.#change,
      `${arrow} ${formatSigned(quote.change, quote.decimals)} (${formatSigned(quote.changePercent, 2)} %)`);
    setAttribute(this.#change, 'data-change', arrow === '▲' ? 'up' : arrow === '▼' ? 'down' : 'flat');
    setText(this.#freshness, formatAge(this.#app.feed.serverNow() - quote.time));
    setAttribute(this.#plot, 'aria-label', `${quote.symbol}, candlestick chart`);
  }

  /** The symbol is not quoted any more; what happened until then stays. */
  #paintEnd() {
    setText(this.#price, '');
    setText(this.#change, '');
    setText(this.#freshness, 'no longer quoted');
  }

  /** @param {import('../../state/candles.js').Candles} candles */
  #draw({ bars, seconds, finished }) {
    const last = bars.at(-1);
    if (!last) return;
    const isNew = this.#chart === null;
    this.#chart ??= createCandleChart(this.#plot, {
      palette: this.#app.theme.palette(), decimals: this.#decimals, onCursor: time => this.#moveCursor(time),
    });
    const isSameBar = finished === this.#drawnFinished && last.time === this.#drawnLast;
    const isFollowing = this.#chart.isAtNewest();
    if (!isNew && isSameBar) this.#chart.update(last);
    else this.#chart.setBars(withEmptyBars(bars, seconds));
    if (isNew) this.#chart.showNewest();
    else if (!isSameBar && isFollowing) this.#chart.follow();
    this.#drawnFinished = finished;
    this.#drawnLast = last.time;
  }

  /** @param {number | null} time */
  #moveCursor(time) {
    this.#cursor = time;
    this.#app.painter.schedule(this.#paint);
  }

  /** @param {Bar[]} bars @param {number} seconds */
  #paintLegend(bars, seconds) {
    const bar = bars.find(candidate => candidate.time === this.#cursor) ?? bars.at(-1);
    if (!bar) {
      setText(this.#legend, 'Waiting for bars …');
      return;
    }
    const [open, high, low, close] = [bar.open, bar.high, bar.low, bar.close].map(value => formatNumber(value, this.#decimals));
    setText(this.#legend,
      `${seconds} s bars · ${formatClock(bar.time)}   O ${open}   H ${high}   L ${low}   C ${close}   Vol ${formatVolume(bar.volume)}`);
  }

  #toggleTable() {
    const shown = !this.#table.isShown();
    this.#table.show(shown);
    this.#plot.hidden = shown;
    setAttribute(this.#tableButton, 'aria-pressed', String(shown));
    this.#app.painter.schedule(this.#paint);
  }

  /** @param {Bar[]} bars */
  #paintTable(bars) {
    const rows = bars.slice(-TABLE_ROWS).reverse().map(bar => [
      formatClock(bar.time),
      ...[bar.open, bar.high, bar.low, bar.close].map(value => formatNumber(value, this.#decimals)), formatVolume(bar.volume),
    ]);
    this.#table.paint(['Start', 'Open', 'High', 'Low', 'Close', 'Volume'], rows);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (!isPlain(event)) return;
    const isPlot = event.target === this.#plot;
    if (event.key === 't' || event.key === 'T') this.#toggleTable();
    else if (isPlot && event.key === 'ArrowLeft') this.#chart?.scroll(-KEY_STEP_BARS);
    else if (isPlot && event.key === 'ArrowRight') this.#chart?.scroll(KEY_STEP_BARS);
    else if (isPlot && event.key === 'End') this.#chart?.showNewest();
    else return;
    event.preventDefault();
  }
}
