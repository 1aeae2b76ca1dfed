/**
 * A bar; `time` is its start in milliseconds.
 * @typedef {{ time: number, open: number, high: number, low: number, close: number, volume: number }} Bar
 */

const CAPACITY = 2_000;
const DEFAULT_SECONDS = 5;
const MOST_EMPTY_BARS = 60;

/**
 * The bars of one symbol: the finished ones as they come, and the one that is forming, built from trades. A finished
 * bar replaces what was built for its time.
 */
export class Candles {
  /** @type {Bar[]} */
  #bars = [];
  /** Trades before this are in a finished bar already. */
  #finishedUntil = -Infinity;
  seconds = DEFAULT_SECONDS;
  /** How many finished bars were taken: where it grew, more than the newest bar may have changed. */
  finished = 0;

  /** Oldest first; the last one may be forming. */
  get bars() {
    return this.#bars;
  }

  /**
   * @param {import('./update.js').Update} update of `candles/<symbol>`
   * @returns {Bar | null} what to draw; null for what can't be read
   */
  takeBar({ t, d }) {
    return this.#finish(
      { time: t, open: d.open, high: d.high, low: d.low, close: d.close, volume: d.volume ?? 0 }, d.seconds);
  }

  /** Finished bars of the past. @param {import('./update.js').Columns} past */
  takeColumns({ times, columns }) {
    const { open, high, low, close, volume, seconds } = columns;
    if (!open || !high || !low || !close) return;
    times.forEach((time, index) => this.#finish({
      time, open: open[index], high: high[index], low: low[index], close: close[index], volume: volume?.[index] || 0,
    }, seconds?.[index]));
  }

  /**
   * @param {import('./update.js').Update} update of `trades/<symbol>`
   * @returns {Bar | null} the forming bar; null for a trade of a finished one
   */
  takeTrade({ t, d }) {
    const price = d.price;
    if (!Number.isFinite(price) || t < this.#finishedUntil) return null;
    const length = this.seconds * 1000;
    const time = Math.floor(t / length) * length;
    const last = this.#bars.at(-1);
    if (last && last.time > time) return null;
    const size = Number.isFinite(d.size) ? d.size : 0;
    const bar = last?.time === time
      ? { ...last, high: Math.max(last.high, price), low: Math.min(last.low, price), close: price,
        volume: last.volume + size }
      : { time, open: price, high: price, low: price, close: price, volume: size };
    this.#put(bar);
    return bar;
  }

  /** @param {Bar} bar @param {number} [seconds] its length @returns {Bar | null} */
  #finish(bar, seconds = this.seconds) {
    if (![bar.time, bar.open, bar.high, bar.low, bar.close].every(Number.isFinite)) return null;
    if (Number.isFinite(seconds) && seconds > 0) this.seconds = seconds;
    this.#finishedUntil = Math.max(this.#finishedUntil, bar.time + this.seconds * 1000);
    this.#put(bar);
    this.finished += 1;
    return bar;
  }

  /** @param {Bar} bar */
  #put(bar) {
    const bars = this.#bars;
    let at = bars.length;
    while (at > 0 && bars[at - 1].time >= bar.time) at -= 1;
    bars.splice(at, bars[at]?.time === bar.time ? 1 : 0, bar);
    if (bars.length > CAPACITY) bars.shift();
  }
}

/**
 * Time without bars stays visible as an empty place.
 * @param {Bar[]} bars
 * @param {number} seconds
 * @returns {(Bar | { time: number })[]}
 */
export function withEmptyBars(bars, seconds) {
  const step = seconds * 1000;
  /** @type {(Bar | { time: number })[]} */
  const rows = [];
  bars.forEach((bar, index) => {
    const before = bars[index - 1];
    if (before) {
      const end = Math.min(bar.time, before.time + step * (MOST_EMPTY_BARS + 1));
      for (let time = before.time + step; time < end; time += step) rows.push({ time });
    }
    rows.push(bar);
  });
  return rows;
}
