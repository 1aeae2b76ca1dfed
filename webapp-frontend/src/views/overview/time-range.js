import { element, setAttribute } from '../elements.js';

const PRESETS = [['1 m', 60_000], ['5 m', 300_000], ['15 m', 900_000]];
const SHORTEST_MILLIS = 2_000;

/**
 * The time range all charts share: the last minutes, or a stretch that was chosen by dragging.
 * @typedef {ReturnType<typeof createTimeRange>} TimeRange
 * @param {() => number} now the server's time
 * @param {() => void} changed
 */
export function createTimeRange(now, changed) {
  let span = /** @type {number} */ (PRESETS[1][1]);
  /** @type {{ from: number, to: number } | null} */
  let chosen = null;
  return {
    current() {
      const to = Math.round(now());
      return chosen ?? { from: to - span, to };
    },
    isLive: () => chosen === null,
    span: () => span,
    /** @param {number} millis */
    follow(millis = span) {
      span = millis;
      chosen = null;
      changed();
    },
    /** @param {number} from @param {number} to */
    choose(from, to) {
      if (to - from < SHORTEST_MILLIS) return;
      chosen = { from: Math.round(from), to: Math.round(to) };
      changed();
    },
    /** @param {number} factor below 1 zooms in */
    scale(factor) {
      const { from, to } = this.current();
      this.choose(to - (to - from) * factor, to);
    },
  };
}

/**
 * The buttons for it.
 * @param {TimeRange} range
 */
export function createRangeButtons(range) {
  const presets = PRESETS.map(([label, millis]) => ({
    millis,
    button: element('button', { type: 'button', click: () => range.follow(Number(millis)) }, String(label)),
  }));
  const live = element('button', {
    type: 'button', class: 'live-button', 'data-action': 'live', click: () => range.follow(),
    title: 'Back to the newest data (Escape)',
  }, 'Back to live');
  const root = element('div', { class: 'segmented', role: 'group', 'aria-label': 'Time range' },
    ...presets.map(preset => preset.button));
  return {
    element: element('div', { class: 'range' }, live, root),
    paint() {
      live.hidden = range.isLive();
      for (const { millis, button } of presets) {
        setAttribute(button, 'aria-pressed', String(range.isLive() && range.span() === millis));
      }
    },
  };
}
