import { element, setAttribute, setText } from './elements.js';
import { formatNumber } from './format.js';

const EVERY_MILLIS = 1_000;

/**
 * Counts what came: updates a second, how many were skipped to keep up, and the gaps.
 * @param {HTMLElement} host
 * @param {import('../charts/painter.js').Painter} painter
 */
export function startTally(host, painter) {
  const rate = element('span', { title: 'Updates this page received in the last second' });
  const skipped = element('span', { title: 'Values that were replaced by newer ones before they were sent here' });
  const gaps = element('span', { title: 'Places where updates are missing' });
  host.replaceChildren(rate, skipped, gaps);
  const count = { updates: 0, rate: 0, skipped: 0, gaps: 0 };

  function paint() {
    setText(rate, `${formatNumber(count.rate)} updates/s`);
    setText(skipped, `${formatNumber(count.skipped)} conflated`);
    setText(gaps, `${formatNumber(count.gaps)} ${count.gaps === 1 ? 'gap' : 'gaps'}`);
    setAttribute(host, 'data-conflated', count.skipped);
    setAttribute(host, 'data-gaps', count.gaps);
  }
  const timer = setInterval(() => {
    count.rate = count.updates;
    count.updates = 0;
    painter.schedule(paint);
  }, EVERY_MILLIS);
  return {
    /** @param {import('../state/update.js').Update} update */
    takeUpdate({ x }) {
      count.updates += 1;
      if (Number.isFinite(x)) count.skipped += Number(x);
    },
    takeGap: () => void (count.gaps += 1),
    stop: () => clearInterval(timer),
  };
}
