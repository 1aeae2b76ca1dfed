import uPlot from '../vendor/uplot/uPlot.esm.js';
import { DASHES, withAlpha } from './palette.js';

/**
 * @typedef {import('./palette.js').Palette} Palette
 * @typedef {object} TimeChartOptions
 * @property {{ label: string, fill?: boolean }[]} lines
 * @property {Palette} palette
 * @property {(value: number) => string} formatValue
 * @property {boolean} [binary] axis steps of powers of two
 * @property {number} [minimumTop] the axis reaches at least this high
 * @property {string} syncKey charts with the same one share their crosshair
 * @property {(from: number, to: number) => void} onZoom the user dragged over a range, in milliseconds
 * @property {(index: number | null) => void} onCursor
 */

const BINARY_STEPS = Array.from({ length: 50 }, (_, power) => 2 ** power);

/**
 * Lines over time.
 * @param {HTMLElement} host
 * @param {TimeChartOptions} options
 */
export function createTimeChart(host, options) {
  const plot = new uPlot(plotOptions(host, options), [[], ...options.lines.map(() => [])], host);
  return {
    /**
     * @param {number[]} times
     * @param {(number | null)[][]} values
     * @param {number} from @param {number} to the range that is shown, in milliseconds
     */
    setData(times, values, from, to) {
      plot.batch(() => {
        plot.setData([times, ...values], false);
        plot.setScale('x', { min: from, max: to });
      });
    },
    /** @param {number} index @param {boolean} shown */
    show: (index, shown) => plot.setSeries(index + 1, { show: shown }),
    /** @param {number} width @param {number} height */
    resize: (width, height) => plot.setSize({ width, height }),
    /** Moves the crosshair by keyboard. @param {number} steps */
    moveCursor(steps) {
      const times = plot.data[0];
      if (times.length === 0) return;
      const shown = plot.cursor.idx ?? times.length - 1;
      const index = Math.max(0, Math.min(times.length - 1, shown + steps));
      plot.setCursor({ left: plot.valToPos(times[index], 'x'), top: 10 });
    },
    hideCursor: () => plot.setCursor({ left: -10, top: -10 }),
    destroy: () => plot.destroy(),
  };
}

/**
 * @param {HTMLElement} host
 * @param {TimeChartOptions} options
 * @returns {uPlot.Options}
 */
function plotOptions(host, options) {
  return {
    width: Math.max(host.clientWidth, 120),
    height: Math.max(host.clientHeight, 80),
    ms: 1,
    padding: [10, 22, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      points: { size: 7 },
      drag: { x: true, y: false, setScale: false },
      sync: { key: options.syncKey, filters: { pub: type => type !== 'mouseup' && type !== 'mousedown' } },
    },
    scales: { x: { time: true }, y: { range: (_, low, high) => rangeOf(low, high, options.minimumTop ?? 0) } },
    series: [{}, ...options.lines.map((line, index) => lineOptions(line, index, options.palette))],
    axes: axes(options),
    hooks: {
      setSelect: [plot => reportZoom(plot, options.onZoom)],
      setCursor: [plot => options.onCursor(plot.cursor.idx ?? null)],
    },
  };
}

/**
 * @param {{ label: string, fill?: boolean }} line
 * @param {number} index
 * @param {Palette} palette
 * @returns {uPlot.Series}
 */
function lineOptions(line, index, palette) {
  const color = palette.lines[index % palette.lines.length];
  return {
    label: line.label,
    stroke: color,
    width: 1.5,
    dash: DASHES[index % DASHES.length],
    fill: line.fill ? withAlpha(color, 0.12) : undefined,
    points: { show: false },
    spanGaps: false,
  };
}

/** @param {TimeChartOptions} options @returns {uPlot.Axis[]} */
function axes({ palette, formatValue, binary }) {
  const common = { stroke: palette.muted, font: `11px ${palette.font}`, ticks: { show: false } };
  const grid = { stroke: palette.grid, width: 1 };
  return [
    { ...common, grid: { show: false }, size: 30, space: 70, gap: 8, values: (_, times) => times.map(clock) },
    {
      ...common, grid, size: 66, gap: 6, space: 34,
      values: (_, values) => values.map(formatValue),
      ...(binary && { incrs: BINARY_STEPS }),
    },
  ];
}

/** @param {number} low @param {number} high @param {number} top @returns {[number, number]} */
function rangeOf(low, high, top) {
  const highest = Math.max(high ?? 0, top);
  return [Math.min(0, low ?? 0), highest > 0 ? highest * 1.08 : 1];
}

/** @param {uPlot} plot @param {(from: number, to: number) => void} onZoom */
function reportZoom(plot, onZoom) {
  const { left, width } = plot.select;
  if (width < 4) return;
  onZoom(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'));
  plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
}

const clockFormat = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
});

/** @param {number} time */
function clock(time) {
  return clockFormat.format(time);
}
