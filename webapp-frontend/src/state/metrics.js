import { overdueAfter } from './overdue.js';
import { Series } from './series.js';

/**
 * What is known of one metric. `values` are the columns `value` and `rate`; a histogram's or timer's value is its count.
 * @typedef {{ channel: string, name: string, scope: string, type: string, unit: string, description: string,
 *   tags: Record<string, string>, value: number, rate: number, data: Record<string, any>, time: number,
 *   series: Series, skipped: number }} Metric
 */

const CHARTED_CAPACITY = 1_000;
const OTHER_CAPACITY = 2;
/** More of one name would be a chart that nobody can read. */
const MAX_CHARTED_PER_NAME = 24;
/** So many intervals after the others, a metric is gone from the server. */
const GONE_INTERVALS = 30;
/** So long after, no chart shows it any more. */
const FORGOTTEN_MILLIS = 900_000;

export const VALUE_COLUMN = 0;
export const RATE_COLUMN = 1;

/**
 * Every metric of a server, by channel; those that are charted with their recent values.
 * @param {(name: string) => boolean} [isCharted]
 */
export function createMetrics(isCharted = () => true) {
  /** @type {Map<string, Metric>} */
  const metrics = new Map();
  let lastTime = NaN;
  let intervalMillis = Infinity;
  const overdueMillis = () => overdueAfter(intervalMillis);

  /** @param {Metric} metric */
  const isThere = metric => !(lastTime - metric.time > GONE_INTERVALS * Math.max(1_000, intervalMillis));

  /** @param {string} name */
  const isChartedStill = name => isCharted(name)
    && [...metrics.values()].filter(metric => metric.name === name).length < MAX_CHARTED_PER_NAME;

  /** Metrics may come and go for ever; those that are long gone are forgotten when a new one comes. */
  function forgetGone() {
    for (const [channel, metric] of metrics) if (lastTime - metric.time > FORGOTTEN_MILLIS) metrics.delete(channel);
  }

  /** @param {import('./update.js').Update} update */
  function add(update) {
    forgetGone();
    const metric = newMetric(update, isChartedStill(String(update.d.name)), overdueMillis);
    metrics.set(update.c, metric);
    return metric;
  }

  return {
    /** @param {import('./update.js').Update} update */
    take(update) {
      const metric = metrics.get(update.c) ?? add(update);
      metric.skipped += update.x ?? 0;
      metric.series.add(update.t, [valueOf(update.d), numberOf(update.d.rate)]);
      if (update.h && update.t < metric.time) return;
      metric.time = update.t;
      metric.value = valueOf(update.d);
      metric.rate = numberOf(update.d.rate);
      metric.data = update.d;
      if (!(lastTime > update.t)) lastTime = update.t;
    },
    /** @param {string} channel that is no more */
    remove: channel => void metrics.delete(channel),
    /** The past of a metric that is known. @param {string} channel @param {import('./update.js').Columns} past */
    takeColumns(channel, { times, columns }) {
      metrics.get(channel)?.series.merge(times, [columns.value ?? columns.count, columns.rate]);
    },
    all: () => [...metrics.values()].filter(isThere),
    /** @param {string} name */
    named: name => [...metrics.values()].filter(metric => metric.name === name && isThere(metric)),
    /** @param {string} channel */
    keepsPast: channel => (metrics.get(channel)?.series.capacity ?? 0) > OTHER_CAPACITY,
    /** Breaks every line: what comes next does not follow what was. */
    markGaps() {
      for (const metric of metrics.values()) metric.series.markGap();
    },
    /** How often each metric is expected to be sampled. @param {number} millis */
    expect(millis) {
      intervalMillis = millis;
    },
    /** How old a metric may get before it is overdue. */
    overdueMillis,
    count: () => metrics.size,
    lastTime: () => lastTime,
    clear: () => metrics.clear(),
  };
}

/**
 * @param {import('./update.js').Update} update
 * @param {boolean} charted
 * @param {() => number} overdueMillis
 * @returns {Metric}
 */
function newMetric({ c, d }, charted, overdueMillis) {
  const capacity = charted ? CHARTED_CAPACITY : OTHER_CAPACITY;
  return {
    channel: c,
    name: String(d.name ?? c),
    scope: String(d.scope ?? ''),
    type: String(d.type ?? ''),
    unit: String(d.unit ?? 'none'),
    description: String(d.description ?? ''),
    tags: typeof d.tags === 'object' && d.tags !== null ? d.tags : {},
    value: NaN,
    rate: NaN,
    data: d,
    time: -Infinity,
    series: new Series({ capacity, columns: 2, gapAfterMillis: overdueMillis }),
    skipped: 0,
  };
}

/** @param {Record<string, any>} data */
function valueOf(data) {
  return numberOf(data.value ?? data.count);
}

/** @param {unknown} value */
function numberOf(value) {
  return typeof value === 'number' ? value : NaN;
}
