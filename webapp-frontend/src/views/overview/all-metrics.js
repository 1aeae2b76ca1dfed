import { element, setText } from '../elements.js';
import { formatShort, formatUnit, UNKNOWN } from '../format.js';

/**
 * @typedef {import('../../state/metrics.js').Metric} Metric
 * @typedef {{ row: HTMLTableRowElement, value: HTMLElement, rate: HTMLElement, text: string }} Row
 */

/**
 * Every metric there is, searchable.
 * @param {import('../app.js').App} app
 */
export function createAllMetrics(app) {
  /** @type {Map<string, Row>} */
  const rows = new Map();
  const body = element('tbody');
  const count = element('span', { class: 'muted' });
  const search = element('input', {
    type: 'search', id: 'metric-search', placeholder: 'Search name or tag', 'aria-label': 'Search metrics',
    autocomplete: 'off', spellcheck: 'false', input: filter,
  });

  function filter() {
    const wanted = search.value.trim().toLowerCase();
    let shown = 0;
    for (const { row, text } of rows.values()) {
      row.hidden = !text.includes(wanted);
      if (!row.hidden) shown += 1;
    }
    setText(count, wanted ? `${shown} of ${rows.size}` : String(rows.size));
  }

  /** @param {Metric} metric */
  function add(metric) {
    const row = createRow(metric);
    rows.set(metric.channel, row);
    const next = [...rows.values()].filter(other => other.text > row.text)
      .reduce((best, other) => (!best || other.text < best.text ? other : best), /** @type {Row | null} */ (null));
    body.insertBefore(row.row, next?.row ?? null);
  }

  /** @param {Metric[]} metrics those that there are */
  function removeGone(metrics) {
    const there = new Set(metrics.map(metric => metric.channel));
    for (const [channel, { row }] of rows) {
      if (there.has(channel)) continue;
      row.remove();
      rows.delete(channel);
    }
    return true;
  }

  return {
    element: element('section', { class: 'panel all-metrics', 'data-panel': 'all-metrics', 'aria-label': 'All metrics' },
      element('header', { class: 'panel-head' }, element('h2', {}, 'All metrics'), count, search),
      element('div', { class: 'scroller', tabindex: '0', role: 'region', 'aria-label': 'Table of all metrics' },
        element('table', {}, element('thead', {}, headRow()), body))),
    paint() {
      const before = rows.size;
      const metrics = app.metrics.all();
      for (const metric of metrics) {
        if (!rows.has(metric.channel)) add(metric);
        const row = /** @type {Row} */ (rows.get(metric.channel));
        if (row.row.hidden) continue;
        setText(row.value, valueText(metric));
        setText(row.rate, rateText(metric));
      }
      const removed = metrics.length < rows.size && removeGone(metrics);
      if (removed || rows.size !== before) filter();
    },
  };
}

function headRow() {
  return element('tr', {}, ...['Metric', 'Tags', 'Value', 'Rate', 'Type'].map((title, index) =>
    element('th', { scope: 'col', class: index === 2 || index === 3 ? 'number' : '' }, title)));
}

/** @param {Metric} metric @returns {Row} */
function createRow(metric) {
  const tags = Object.entries(metric.tags).map(([key, value]) => `${key}=${value}`).join(', ');
  const value = element('td', { class: 'number' });
  const rate = element('td', { class: 'number muted' });
  const row = element('tr', { 'data-channel': metric.channel, title: metric.description },
    element('th', { scope: 'row' }, element('span', { class: 'muted' }, `${metric.scope}/`), metric.name),
    element('td', { class: 'muted' }, tags), value, rate, element('td', { class: 'muted' }, metric.type));
  return { row, value, rate, text: `${metric.scope}/${metric.name} ${tags}`.toLowerCase() };
}

/** @param {Metric} metric */
function rateText({ rate, unit, type }) {
  if (!Number.isFinite(rate)) return '';
  return formatUnit(rate, type === 'counter' && unit === 'bytes' ? 'bytes/s' : '/s');
}

/** @param {Metric} metric */
function valueText({ type, unit, value, data }) {
  if (type !== 'histogram' && type !== 'timer') return formatUnit(value, unit);
  const p99 = typeof data.p99 === 'number' ? formatUnit(data.p99, unit) : UNKNOWN;
  return `${formatShort(value)}, p99 ${p99}`;
}
