/**
 * @typedef {{ symbol: string, price: number, size: number, side: string, time: number, offset: number }} Trade
 * @typedef {{ lost: number | null, time: number, offset: number }} Break
 */

const CAPACITY = 60;

/** The last trades, newest first, and where some are missing. */
export class Tape {
  /** @type {(Trade | Break)[]} */
  rows = [];

  /** @param {import('./update.js').Update} update of `trades/<symbol>` */
  take({ o, t, d }) {
    if (!Number.isFinite(d.price) || this.rows.some(row => row.offset === o && row.time === t)) return;
    const trade = {
      symbol: String(d.symbol), price: d.price, size: Number(d.size), side: String(d.side), time: t, offset: o,
    };
    const at = this.rows.findIndex(row => row.time <= t);
    this.rows.splice(at < 0 ? this.rows.length : at, 0, trade);
    this.rows.length = Math.min(this.rows.length, CAPACITY);
  }

  /** @param {number | null} lost */
  markGap(lost) {
    const newest = this.rows[0];
    if (!newest || 'lost' in newest) return;
    this.rows.unshift({ lost, time: newest.time, offset: -1 });
    this.rows.length = Math.min(this.rows.length, CAPACITY);
  }
}
