import { drawSparkline } from '../../charts/sparkline.js';
import { element, setAttribute, setText } from '../elements.js';
import { COLUMNS } from './columns.js';

/** @typedef {import('../../state/quotes.js').Quote} Quote */

const FLASH_MILLIS = 400;
const TRAIL_EVERY_MILLIS = 1_000;
const ARROWS = { '-1': '▼', 0: '', 1: '▲' };

/** One row of the watch list. */
export class QuoteRow {
  #cells = new Map(COLUMNS.map(column => [column.field, element('span')]));
  #arrow = element('span', { class: 'arrow', 'aria-hidden': 'true' });
  #name = element('span', { class: 'company' });
  #canvas = element('canvas', { class: 'row-trail', 'aria-hidden': 'true' });
  #movedAt = 0;
  #offset = -1;
  #trailPaintedAt = -Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #flashTimer;

  /** @param {string} symbol */
  constructor(symbol) {
    this.symbol = symbol;
    this.element = element('tr', { 'data-symbol': symbol, tabindex: '-1', 'aria-selected': 'false' });
    for (const column of COLUMNS) this.element.append(this.#cell(column));
    this.element.append(element('td', { class: 'trail-cell' }, this.#canvas));
  }

  /** @param {import('./columns.js').Column} column */
  #cell({ field, number, optional }) {
    const text = /** @type {HTMLElement} */ (this.#cells.get(field));
    const kind = `${number ? 'number' : ''} ${optional ? 'optional' : ''}`;
    if (field === 'symbol') {
      return element('th', { scope: 'row', 'data-field': field, class: kind }, text, this.#name);
    }
    const cell = element('td', { 'data-field': field, class: kind }, text);
    if (field === 'last') cell.prepend(this.#arrow);
    return cell;
  }

  /**
   * @param {Quote} quote
   * @param {number} now the server's time
   * @param {number} overdueMillis how old the quote may be
   * @param {import('../../charts/palette.js').Palette} palette
   */
  paint(quote, now, overdueMillis, palette) {
    setAttribute(this.element, 'data-stale', now - quote.time > overdueMillis ? 'true' : null);
    if (quote.offset === this.#offset) return;
    this.#offset = quote.offset;
    for (const column of COLUMNS) {
      setText(/** @type {HTMLElement} */ (this.#cells.get(column.field)), column.text(quote));
    }
    setText(this.#name, quote.name);
    setText(this.#arrow, ARROWS[quote.direction]);
    setAttribute(this.element, 'data-direction', signOf(quote.direction));
    setAttribute(this.element, 'data-change', signOf(quote.change ?? 0));
    setAttribute(this.element, 'data-latest', quote.offset);
    this.#flash(quote);
    this.#paintTrail(quote, now, palette);
  }

  repaint() {
    this.#offset = -1;
    this.#trailPaintedAt = -Infinity;
  }

  /** @param {Quote} quote */
  #flash({ movedAt, direction }) {
    const isFirst = this.#movedAt === 0;
    if (movedAt === this.#movedAt) return;
    this.#movedAt = movedAt;
    if (isFirst) return;
    setAttribute(this.element, 'data-flash', direction > 0 ? 'up' : 'down');
    clearTimeout(this.#flashTimer);
    this.#flashTimer = setTimeout(() => setAttribute(this.element, 'data-flash', null), FLASH_MILLIS);
  }

  /** @param {Quote} quote @param {number} now @param {import('../../charts/palette.js').Palette} palette */
  #paintTrail({ trail, change }, now, palette) {
    if (now - this.#trailPaintedAt < TRAIL_EVERY_MILLIS) return;
    this.#trailPaintedAt = now;
    const color = (change ?? 0) < 0 ? palette.down : palette.up;
    drawSparkline(this.#canvas, trail.times(), trail.values(), { color });
  }
}

/** @param {number} value */
function signOf(value) {
  return value > 0 ? 'up' : value < 0 ? 'down' : 'flat';
}
