import { createTimeChart } from '../../charts/time-chart.js';
import { createDataTable } from '../data-table.js';
import { element, isPlain, setAttribute, setText } from '../elements.js';
import { formatClock, formatUnit } from '../format.js';
import { createFreshness } from './freshness.js';
import { createLegend } from './legend.js';
import { alignLines, currentValue, findLines, newestTime } from './lines.js';

/**
 * @typedef {import('./panels.js').PanelSource} PanelSource
 * @typedef {import('../app.js').App} App
 * @typedef {import('./time-range.js').TimeRange} TimeRange
 * @typedef {import('./lines.js').Line} Line
 */

const SYNC_KEY = 'overview';
const TABLE_ROWS = 60;
/** More lines are a tangle; the rest is in the table of all metrics. */
const MAX_LINES = 12;

/** A chart with all that belongs to it: title, value, freshness, legend, and a table with the same data. */
export class Panel {
  #app;
  #source;
  #range;
  /** @type {ReturnType<typeof createTimeChart> | null} */
  #chart = null;
  /** @type {ReturnType<typeof createLegend> | null} */
  #legend = null;
  /** @type {Line[]} */
  #lines = [];
  /** @type {{ times: number[], values: (number | null)[][] }} */
  #data = { times: [], values: [] };
  /** @type {number | null} */
  #cursor = null;
  #value = element('span', { class: 'panel-value' });
  #plot;
  #legendHost = element('div', { class: 'legend-host' });
  #rest = element('p', { class: 'legend-rest muted', hidden: true });
  #table;
  #tableButton;
  #freshness;
  #observer;
  #paint = () => this.paint();
  #paintLegend = () => this.#showValues();

  /** @param {App} app @param {PanelSource} source @param {TimeRange} range */
  constructor(app, source, range) {
    this.#app = app;
    this.#source = source;
    this.#range = range;
    this.#table = createDataTable(`${source.title}, newest first`);
    this.#tableButton = element('button', {
      type: 'button', class: 'quiet', 'aria-pressed': 'false', title: 'Show as a table (T)', 'data-action': 'table',
      click: () => this.#toggleTable(),
    }, 'Table');
    this.#plot = element('div', {
      class: 'plot', tabindex: '0', role: 'img', 'aria-label': `${source.title}, chart`,
      'aria-describedby': `about-${source.id}`,
    });
    this.element = element('section', {
      class: 'panel chart', 'data-panel': source.id, 'data-points': '0', 'aria-label': source.title, hidden: true,
      keydown: /** @type {EventListener} */ (event => this.#onKey(/** @type {KeyboardEvent} */ (event))),
    });
    this.#freshness = createFreshness(this.element, app.metrics.overdueMillis);
    this.element.append(
      element('header', { class: 'panel-head' },
        element('h2', { title: source.description }, source.title), this.#value, this.#freshness.element,
        this.#tableButton),
      element('p', { class: 'visually-hidden', id: `about-${source.id}` },
        `${source.description} Left and right arrows move the crosshair, plus and minus zoom, Escape goes back to live, `
        + 'T shows a table.'),
      this.#plot, this.#table.element, this.#legendHost, this.#rest);
    this.#observer = new ResizeObserver(() => this.#app.painter.schedule(this.#paint));
    this.#observer.observe(this.#plot);
  }

  paint() {
    const found = findLines(this.#app.metrics, this.#source.lines);
    const lines = found.slice(0, MAX_LINES);
    this.#rest.hidden = found.length === lines.length;
    setText(this.#rest, `and ${found.length - lines.length} more: All metrics`);
    this.element.hidden = lines.length === 0;
    if (lines.length > 0 && (!this.#chart || !sameLines(lines, this.#lines))) this.#build(lines);
    this.#lines = lines;
    if (lines.length === 0) return;
    const { from, to } = this.#range.current();
    this.#data = alignLines(lines, from - 5_000);
    this.#fit();
    this.#chart?.setData(this.#data.times, this.#data.values, from, to);
    this.#showValues();
    if (this.#table.isShown()) this.#paintTable();
    setAttribute(this.element, 'data-points', lines[0].metric.series.length);
    setAttribute(this.element, 'data-latest', newestTime(lines));
  }

  paintFreshness() {
    if (this.#lines.length > 0) this.#freshness.paint(this.#app.feed.serverNow() - newestTime(this.#lines));
  }

  /** Draws it anew, in other colours. */
  rebuild() {
    this.#chart?.destroy();
    this.#chart = null;
  }

  stop() {
    this.#observer.disconnect();
    this.#app.painter.cancel(this.#paint);
    this.#app.painter.cancel(this.#paintLegend);
    this.#chart?.destroy();
  }

  /** @param {Line[]} lines */
  #build(lines) {
    this.#chart?.destroy();
    const { unit, minimumTop } = this.#source;
    this.#chart = createTimeChart(this.#plot, {
      lines, minimumTop, palette: this.#app.theme.palette(), formatValue: value => formatUnit(value, unit),
      binary: unit.startsWith('bytes'), syncKey: SYNC_KEY,
      onZoom: (from, to) => this.#range.choose(from, to),
      onCursor: index => this.#moveCursor(index),
    });
    if (!sameLines(lines, this.#lines) || !this.#legend) {
      this.#legend = createLegend(lines.map(line => line.label), (index, shown) => this.#chart?.show(index, shown));
      this.#legendHost.replaceChildren(this.#legend.element);
    }
    this.#legend.shown().forEach((shown, index) => shown || this.#chart?.show(index, false));
  }

  #fit() {
    const { clientWidth: width, clientHeight: height } = this.#plot;
    if (width > 0 && height > 0) this.#chart?.resize(width, height);
  }

  /** @param {number | null} index */
  #moveCursor(index) {
    this.#cursor = index;
    this.#app.painter.schedule(this.#paintLegend);
  }

  #showValues() {
    const { unit } = this.#source;
    const { times, values } = this.#data;
    const at = this.#cursor !== null && this.#cursor < times.length ? this.#cursor : null;
    const shown = this.#lines.map((line, index) => (at === null ? currentValue(line) : values[index][at] ?? NaN));
    this.#legend?.paint(shown.map(value => formatUnit(value, unit)));
    setText(this.#value, at === null ? formatUnit(shown[0], unit) : `${formatUnit(shown[0], unit)} at ${formatClock(times[at])}`);
    this.#value.hidden = this.#lines.length > 1 && at === null;
  }

  #backToLive() {
    this.#chart?.hideCursor();
    this.#range.follow();
  }

  #toggleTable() {
    const shown = !this.#table.isShown();
    this.#table.show(shown);
    this.#plot.hidden = shown;
    setAttribute(this.#tableButton, 'aria-pressed', String(shown));
    if (shown) this.#paintTable();
    this.#app.painter.schedule(this.#paint);
  }

  #paintTable() {
    const { times, values } = this.#data;
    const rows = [];
    for (let row = times.length - 1; row >= 0 && rows.length < TABLE_ROWS; row -= 1) {
      const isGap = values.every(column => column[row] === null);
      rows.push([isGap ? 'gap' : formatClock(times[row]),
        ...values.map(column => formatUnit(column[row] ?? NaN, this.#source.unit))]);
    }
    this.#table.paint(['Time', ...this.#lines.map(line => line.label)], rows);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (!isPlain(event)) return;
    const isPlot = event.target === this.#plot;
    if (event.key === 't' || event.key === 'T') this.#toggleTable();
    else if (event.key === 'Escape') this.#backToLive();
    else if (isPlot && event.key === 'ArrowLeft') this.#chart?.moveCursor(-1);
    else if (isPlot && event.key === 'ArrowRight') this.#chart?.moveCursor(1);
    else if (isPlot && event.key === '+') this.#range.scale(0.5);
    else if (isPlot && event.key === '-') this.#range.scale(2);
    else return;
    event.preventDefault();
  }
}

/** @param {Line[]} a @param {Line[]} b */
function sameLines(a, b) {
  return a.length === b.length && a.every((line, index) => line.metric.channel === b[index].metric.channel);
}
