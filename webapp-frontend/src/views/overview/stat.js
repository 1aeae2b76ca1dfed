import { createGauge } from '../../charts/gauge.js';
import { drawSparkline } from '../../charts/sparkline.js';
import { element, setAttribute, setText } from '../elements.js';
import { formatAge, formatNumber, formatUnit, unitParts } from '../format.js';
import { createFreshness } from './freshness.js';
import { alignLines, currentValue, findLines, newestTime } from './lines.js';

/**
 * @typedef {import('./panels.js').StatSource} StatSource
 * @typedef {import('../app.js').App} App
 */

/**
 * A number with its recent past. Metrics that differ by tags only are added up.
 * @param {App} app
 * @param {StatSource} source
 */
export function createStat(app, source) {
  const number = element('span', { class: 'stat-number' });
  const unit = element('span', { class: 'stat-unit' });
  const note = element('span', { class: 'stat-note' });
  const canvas = element('canvas', { class: 'stat-trail', 'aria-hidden': 'true' });
  const gauge = source.ofMaximum ? createGauge() : null;
  const root = element('section', {
    class: 'panel stat', 'data-panel': source.id, 'data-points': '0', 'aria-label': source.title, hidden: true,
  });
  const freshness = createFreshness(root, app.metrics.overdueMillis, age => formatAge(age).replace(' ago', ''), 'late');
  root.append(
    element('header', { class: 'panel-head' }, element('h2', {}, source.title), freshness.element),
    element('p', { class: 'stat-value' }, number, unit, note), canvas);
  if (gauge) root.append(gauge.element);

  /** @param {number} total */
  function paintMaximum(total) {
    if (!gauge || !source.ofMaximum) return;
    const maximum = app.metrics.named(source.ofMaximum)[0]?.value ?? NaN;
    const known = maximum > 0;
    gauge.set(known ? total / maximum : NaN);
    gauge.element.style.visibility = known ? '' : 'hidden';
    setText(note, known ? `${formatNumber((total / maximum) * 100)} % of ${formatUnit(maximum, source.unit ?? 'none')}` : '');
  }

  return {
    element: root,
    paint() {
      const lines = findLines(app.metrics, [source]);
      root.hidden = lines.length === 0;
      if (root.hidden) return;
      const total = lines.map(currentValue).filter(Number.isFinite).reduce((sum, value) => sum + value, 0);
      const isKnown = lines.some(line => Number.isFinite(currentValue(line)));
      const [value, name] = unitParts(isKnown ? total : NaN, source.unit ?? lines[0].metric.unit);
      setText(number, value);
      setText(unit, name);
      paintMaximum(total);
      setAttribute(root, 'data-points', lines[0].metric.series.length);
      setAttribute(root, 'data-latest', newestTime(lines));
      if (source.withoutTrail) return;
      const { times, values } = alignLines(lines, app.feed.serverNow() - 120_000);
      drawSparkline(canvas, times, sums(values), { color: app.theme.palette().lines[0], fill: true, zeroBased: true });
    },
    paintFreshness() {
      const lines = findLines(app.metrics, [source]);
      if (lines.length > 0) freshness.paint(app.feed.serverNow() - newestTime(lines));
    },
  };
}

/** @param {(number | null)[][]} columns */
function sums(columns) {
  return columns[0].map((_, row) => columns.reduce((sum, column) =>
    (column[row] === null ? sum : (sum ?? 0) + column[row]), /** @type {number | null} */ (null)));
}
