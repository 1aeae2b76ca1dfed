import { VALUE_COLUMN } from '../../state/metrics.js';
import { align } from '../../state/series.js';

/**
 * @typedef {import('../../state/metrics.js').Metric} Metric
 * @typedef {{ metric: Metric, label: string, column: number, slope: boolean, fill: boolean, per: Metric | null }} Line
 * @typedef {ReturnType<typeof import('../../state/metrics.js').createMetrics>} Metrics
 */

const TOLERANCE_MILLIS = 500;
/** Over so many samples what happens now and then is averaged. */
const MEAN_SAMPLES = 10;

/**
 * The lines of a panel, as far as the server has such metrics.
 * @param {Metrics} metrics
 * @param {import('./panels.js').LineSource[]} sources
 * @returns {Line[]}
 */
export function findLines(metrics, sources) {
  return sources.flatMap(source => linesOf(metrics, source));
}

/** @param {Metrics} metrics @param {import('./panels.js').LineSource} source @returns {Line[]} */
function linesOf(metrics, { name, label, per, column = VALUE_COLUMN, slope = false, fill = false }) {
  const found = metrics.named(name).sort((a, b) => a.channel.localeCompare(b.channel));
  /** @param {Metric} metric */
  const labelOf = metric => {
    if (label === undefined) return tagText(metric, name);
    return found.length > 1 ? `${tagText(metric, name)}: ${label}` : label;
  };
  return found
    .map(metric => ({
      metric, label: labelOf(metric), column, slope, fill, per: per === undefined ? null : partner(metrics, per, metric),
    }))
    .filter(line => per === undefined || line.per !== null);
}

/** The metric of that name with the same tags. @param {Metrics} metrics @param {string} name @param {Metric} metric */
function partner(metrics, name, metric) {
  return metrics.named(name).find(other => tagText(other, '') === tagText(metric, '')) ?? null;
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
  const dividers = lines.flatMap(({ per }) => (per ? [{ series: per.series, column: VALUE_COLUMN }] : []));
  const columns = lines.map(({ metric, column }) => ({ series: metric.series, column }));
  const { times, values } = align([...columns, ...dividers], from, TOLERANCE_MILLIS);
  let divider = lines.length;
  const shown = lines.map((line, index) => {
    if (line.per) return means(values[index], values[divider++]);
    return line.slope ? slopes(times, values[index], perSecond(line.metric)) : values[index];
  });
  return { times, values: shown };
}

/** @param {Line} line */
export function currentValue({ metric, column, slope, per }) {
  if (per) {
    const from = metric.series.times().at(-MEAN_SAMPLES - 2) ?? -Infinity;
    const { values: [sums, counts] } = align([metric, per].map(({ series }) => ({ series, column: VALUE_COLUMN })),
      from, TOLERANCE_MILLIS);
    return means(sums, counts).at(-1) ?? NaN;
  }
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

/**
 * What one of the latest cost on average, from a sum and a count that both grow. Unknown where there was none.
 * @param {(number | null)[]} sums
 * @param {(number | null)[]} counts
 */
function means(sums, counts) {
  return sums.map((sum, index) => {
    const before = Math.max(0, index - MEAN_SAMPLES);
    const [count, oldSum, oldCount] = [counts[index], sums[before], counts[before]];
    if (sum === null || count === null || oldSum === null || oldCount === null) return null;
    return count > oldCount && sum >= oldSum ? (sum - oldSum) / (count - oldCount) : null;
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
