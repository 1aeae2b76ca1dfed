import { METRIC_OVERDUE_MILLIS, VALUE_COLUMN } from '../../state/metrics.js';
import { align } from '../../state/series.js';

/**
 * @typedef {import('../../state/metrics.js').Metric} Metric
 * @typedef {{ metric: Metric, label: string, column: number, slope: boolean, fill: boolean }} Line
 * @typedef {ReturnType<typeof import('../../state/metrics.js').createMetrics>} Metrics
 */

const TOLERANCE_MILLIS = 500;

/**
 * The lines of a panel, as far as the server has such metrics.
 * @param {Metrics} metrics
 * @param {import('./panels.js').LineSource[]} sources
 * @returns {Line[]}
 */
export function findLines(metrics, sources) {
  return sources.flatMap(({ name, label, column = VALUE_COLUMN, slope = false, fill = false }) =>
    metrics.named(name)
      .sort((a, b) => a.channel.localeCompare(b.channel))
      .map(metric => ({ metric, label: label ?? tagText(metric, name), column, slope, fill })));
}

/** @param {Metric} metric @param {string} fallback */
function tagText(metric, fallback) {
  return Object.values(metric.tags).join(', ') || fallback;
}

/**
 * @param {Line[]} lines
 * @param {number} from in milliseconds
 */
export function alignLines(lines, from) {
  const data = align(lines.map(({ metric, column }) => ({ series: metric.series, column })), from, TOLERANCE_MILLIS);
  lines.forEach((line, index) => {
    if (line.slope) data.values[index] = slopes(data.times, data.values[index], perSecond(line.metric));
  });
  return data;
}

/** @param {Line} line */
export function currentValue({ metric, column, slope }) {
  if (!slope) return column === VALUE_COLUMN ? metric.value : metric.rate;
  const times = Array.from(metric.series.times().subarray(-2));
  const values = Array.from(metric.series.values(column).subarray(-2));
  return slopes(times, values, perSecond(metric)).at(-1) ?? NaN;
}

/**
 * How fast a value grows. Where it falls it was reset, and nothing is known.
 * @param {number[]} times
 * @param {(number | null)[]} values
 * @param {number} scale
 */
function slopes(times, values, scale) {
  return values.map((value, index) => {
    const before = values[index - 1] ?? null;
    if (value === null || before === null || !(value >= before)) return null;
    return ((value - before) * scale) / (times[index] - times[index - 1]);
  });
}

/** From per millisecond to per second, and from seconds to milliseconds. @param {Metric} metric */
function perSecond({ unit }) {
  return unit === 'seconds' ? 1_000_000 : 1_000;
}

/** When the newest of the lines was measured. @param {Line[]} lines */
export function newestTime(lines) {
  return Math.max(...lines.map(line => line.metric.time));
}

/** @param {number} ageMillis */
export function isOverdue(ageMillis) {
  return ageMillis > METRIC_OVERDUE_MILLIS;
}
