import {
  CandlestickSeries, ColorType, CrosshairMode, HistogramSeries, createChart,
} from '../vendor/lightweight-charts/lightweight-charts.js';
import { withAlpha } from './palette.js';

/**
 * @typedef {import('../state/candles.js').Bar} Bar
 * @typedef {import('./palette.js').Palette} Palette
 */

const VISIBLE_BARS = 90;
const BARS_OF_MARGIN = 3;

const clockFormat = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
});

/**
 * Candlesticks with volume below.
 * @param {HTMLElement} host
 * @param {{ palette: Palette, decimals: number, onCursor: (time: number | null) => void }} options `onCursor` gets the
 *   start of the bar under the crosshair, in milliseconds
 */
export function createCandleChart(host, { palette, decimals, onCursor }) {
  const chart = createChart(host, chartOptions(palette));
  const candles = chart.addSeries(CandlestickSeries, candleOptions(palette, decimals));
  const volumes = chart.addSeries(HistogramSeries, {
    priceScaleId: 'volume', priceFormat: { type: 'volume' }, lastValueVisible: false, priceLineVisible: false,
  });
  chart.priceScale('volume').applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } });
  chart.priceScale('right').applyOptions({ scaleMargins: { top: 0.06, bottom: 0.22 } });
  chart.subscribeCrosshairMove(({ time }) => onCursor(typeof time === 'number' ? time * 1000 : null));

  return {
    /** @param {(Bar | { time: number })[]} rows oldest first; those that are a time only stay empty */
    setBars(rows) {
      candles.setData(rows.map(toCandle));
      volumes.setData(rows.map(row => toVolume(row, palette)));
    },
    /** @param {Bar} bar the newest one */
    update(bar) {
      candles.update(toCandle(bar));
      volumes.update(toVolume(bar, palette));
    },
    showNewest() {
      chart.timeScale().applyOptions({ rightOffset: BARS_OF_MARGIN });
      const count = candles.data().length;
      chart.timeScale().setVisibleLogicalRange({ from: count - VISIBLE_BARS, to: count + BARS_OF_MARGIN });
    },
    /** As `showNewest`, but as wide as it is. */
    follow: () => chart.timeScale().scrollToPosition(BARS_OF_MARGIN, false),
    /** @param {number} bars to move by; negative into the past */
    scroll: bars => chart.timeScale().scrollToPosition(chart.timeScale().scrollPosition() + bars, false),
    isAtNewest: () => chart.timeScale().scrollPosition() >= 0,
    destroy: () => chart.remove(),
  };
}

/** @param {Palette} palette */
function chartOptions(palette) {
  return {
    autoSize: true,
    layout: {
      background: { type: ColorType.Solid, color: palette.surface },
      textColor: palette.muted, fontFamily: palette.font, fontSize: 11, attributionLogo: true,
    },
    grid: { vertLines: { visible: false }, horzLines: { color: palette.grid } },
    crosshair: { mode: CrosshairMode.Normal },
    rightPriceScale: { borderVisible: false },
    timeScale: {
      borderVisible: false, timeVisible: true, secondsVisible: true, rightOffset: BARS_OF_MARGIN,
      tickMarkFormatter: (/** @type {any} */ time) => clockFormat.format(Number(time) * 1000),
    },
    localization: { timeFormatter: (/** @type {any} */ time) => clockFormat.format(Number(time) * 1000) },
  };
}

/** @param {Palette} palette @param {number} decimals */
function candleOptions(palette, decimals) {
  return {
    upColor: palette.surface, wickUpColor: palette.up, borderUpColor: palette.up,
    downColor: palette.down, wickDownColor: palette.down, borderDownColor: palette.down,
    priceLineColor: palette.muted,
    priceFormat: { type: /** @type {const} */ ('price'), precision: decimals, minMove: 10 ** -decimals },
  };
}

/** @param {Bar | { time: number }} row @returns {any} */
function toCandle(row) {
  const time = row.time / 1000;
  return 'open' in row ? { time, open: row.open, high: row.high, low: row.low, close: row.close } : { time };
}

/** @param {Bar | { time: number }} row @param {Palette} palette @returns {any} */
function toVolume(row, palette) {
  const time = row.time / 1000;
  if (!('open' in row)) return { time };
  return { time, value: row.volume, color: withAlpha(row.close >= row.open ? palette.up : palette.down, 0.35) };
}
