import { element } from '../elements.js';
import { formatUnit } from '../format.js';
import { createAllMetrics } from './all-metrics.js';
import { startFollowingMetrics } from './follow-metrics.js';
import { Panel } from './panel.js';
import { PANELS, STATS } from './panels.js';
import { createStat } from './stat.js';
import { createRangeButtons, createTimeRange } from './time-range.js';

/** @typedef {import('../app.js').App} App */

const TICK_MILLIS = 500;
/** Without a sample for so long, the time axis moves on by itself. */
const STILL_MILLIS = 5_000;

/**
 * The server itself: stats, charts and every metric.
 * @param {HTMLElement} root
 * @param {App} app
 * @returns {import('../app.js').Screen}
 */
export function startOverview(root, app) {
  const range = createTimeRange(app.feed.serverNow, () => app.painter.schedule(paint));
  const buttons = createRangeButtons(range);
  const stats = STATS.map(source => createStat(app, source));
  const panels = PANELS.map(source => new Panel(app, source, range));
  const table = createAllMetrics(app);
  const waiting = element('p', { class: 'waiting' }, 'Waiting for the first metrics of the server …');
  root.append(
    element('div', { class: 'screen-head' }, element('h1', {}, 'Overview'), buttons.element),
    waiting,
    element('div', { class: 'stats' }, ...stats.map(stat => stat.element)),
    element('div', { class: 'charts' }, ...panels.map(panel => panel.element)),
    table.element);

  function paint() {
    waiting.hidden = app.metrics.count() > 0;
    buttons.paint();
    for (const part of [...stats, ...panels, table]) part.paint();
    paintFreshness();
  }

  function paintFreshness() {
    for (const part of [...stats, ...panels]) part.paintFreshness();
  }

  /** The time axis moves on while nothing comes. */
  function tick() {
    const isBehind = app.feed.serverNow() - app.metrics.lastTime() > STILL_MILLIS;
    app.painter.schedule(isBehind && range.isLive() ? paint : paintFreshness);
  }

  const schedule = () => app.painter.schedule(paint);
  const timer = setInterval(tick, TICK_MILLIS);
  const stops = [
    startFollowingMetrics(app),
    app.store.listen('metrics', schedule, schedule),
    app.feed.onReady(schedule),
    app.theme.onChange(() => {
      for (const panel of panels) panel.rebuild();
      schedule();
    }),
    () => clearInterval(timer),
    ...panels.map(panel => () => panel.stop()),
    () => [paint, paintFreshness].forEach(app.painter.cancel),
  ];
  schedule();
  return { stop: () => stops.forEach(stop => stop()), summary: () => summary(app) };
}

/** @param {App} app */
function summary({ metrics }) {
  const heap = metrics.named('memory.usedHeap')[0];
  const cpu = metrics.named('cpu.processCpuLoad')[0];
  return [
    heap && `Heap ${formatUnit(heap.value, 'bytes')}`, cpu && `processor ${formatUnit(cpu.value, 'ratio')}`,
  ].filter(Boolean).join(', ');
}
