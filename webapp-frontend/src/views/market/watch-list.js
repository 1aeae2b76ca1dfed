import { element, setAttribute } from '../elements.js';
import { COLUMNS, sortQuotes } from './columns.js';
import { QuoteRow } from './quote-row.js';

/**
 * @typedef {import('../app.js').App} App
 * @typedef {import('./columns.js').Column} Column
 */

/** Rows that follow a live column change places no more often than this. */
const SORT_EVERY_MILLIS = 2_000;

/** The sortable list of all quotes. Arrow keys walk through the rows, Enter selects. */
export class WatchList {
  /** @type {Map<string, QuoteRow>} */
  #rows = new Map();
  #app;
  #onSelect;
  #column = COLUMNS[0];
  /** @type {1 | -1} */
  #direction = 1;
  #sortedAt = -Infinity;
  #selected = '';
  #body = element('tbody');
  #heads = new Map(COLUMNS.map(column => [column, this.#head(column)]));

  /** @param {App} app @param {(symbol: string) => void} onSelect */
  constructor(app, onSelect) {
    this.#app = app;
    this.#onSelect = onSelect;
    const table = element('table', { role: 'grid', class: 'watch-list', 'aria-label': 'Watch list' },
      element('thead', {}, element('tr', {}, ...this.#heads.values(),
        element('th', { scope: 'col', class: 'trail-cell' }, 'Trend'))), this.#body);
    this.#body.addEventListener('click', event => this.#onClick(event));
    this.#body.addEventListener('keydown', event => this.#onKey(event));
    this.element = element('div', { class: 'scroller' }, table);
    this.#markSorting();
  }

  paint() {
    const now = this.#app.feed.serverNow();
    const quotes = this.#app.market.quotes.all();
    const palette = this.#app.theme.palette();
    const overdueMillis = this.#app.market.quotes.overdueMillis();
    const isNew = quotes.some(quote => !this.#rows.has(quote.symbol));
    for (const quote of quotes) if (!this.#rows.has(quote.symbol)) this.#add(quote.symbol);
    const isLess = this.#rows.size > quotes.length;
    if (isLess) this.#removeGone(new Set(quotes.map(quote => quote.symbol)));
    for (const quote of quotes) this.#rows.get(quote.symbol)?.paint(quote, now, overdueMillis, palette);
    if (isNew || (this.#column.live && now - this.#sortedAt > SORT_EVERY_MILLIS)) this.#sort();
    if (isNew || isLess) this.#markRows();
  }

  /** @param {string} symbol */
  select(symbol) {
    this.#selected = symbol;
    this.#markRows();
  }

  /** In other colours. */
  repaint() {
    for (const row of this.#rows.values()) row.repaint();
  }

  /** @param {string} symbol */
  #add(symbol) {
    const row = new QuoteRow(symbol);
    this.#rows.set(symbol, row);
    this.#body.append(row.element);
  }

  /** The focus goes on to a neighbour, so that it does not leave the list. @param {Set<string>} there */
  #removeGone(there) {
    for (const { symbol, element: row } of this.#rows.values()) {
      if (there.has(symbol)) continue;
      const neighbour = row.nextElementSibling ?? row.previousElementSibling;
      if (document.activeElement === row && neighbour instanceof HTMLElement) neighbour.focus({ preventScroll: true });
      row.remove();
      this.#rows.delete(symbol);
    }
  }

  /** The selected row can be reached by the keyboard, or else the first. */
  #markRows() {
    const reachable = this.#rows.get(this.#selected)?.element ?? this.#body.children[0];
    for (const { symbol, element: row } of this.#rows.values()) {
      setAttribute(row, 'aria-selected', String(symbol === this.#selected));
      setAttribute(row, 'tabindex', row === reachable ? '0' : '-1');
    }
  }

  #sort() {
    this.#sortedAt = this.#app.feed.serverNow();
    const focused = document.activeElement;
    const sorted = sortQuotes(this.#app.market.quotes.all(), this.#column, this.#direction);
    const inOrder = sorted.map(quote => /** @type {QuoteRow} */ (this.#rows.get(quote.symbol)).element);
    if (inOrder.every((row, index) => this.#body.children[index] === row)) return;
    this.#body.append(...inOrder);
    if (focused instanceof HTMLElement && this.#body.contains(focused)) focused.focus({ preventScroll: true });
  }

  /** @param {Column} column */
  #head(column) {
    const kind = `${column.number ? 'number' : ''} ${column.optional ? 'optional' : ''}`;
    return element('th', { scope: 'col', class: kind }, element('button', {
      type: 'button', class: 'sort', 'data-sort': column.field, click: () => this.#sortBy(column),
    }, column.title, element('span', { class: 'sort-mark', 'aria-hidden': 'true' })));
  }

  /** @param {Column} column */
  #sortBy(column) {
    const isSame = column === this.#column;
    this.#direction = isSame ? (this.#direction === 1 ? -1 : 1) : column.number ? -1 : 1;
    this.#column = column;
    this.#markSorting();
    this.#sort();
  }

  #markSorting() {
    for (const [column, head] of this.#heads) {
      const order = this.#direction === 1 ? 'ascending' : 'descending';
      setAttribute(head, 'aria-sort', column === this.#column ? order : null);
    }
  }

  /** @param {Event} event */
  #onClick(event) {
    const symbol = rowOf(event)?.dataset.symbol;
    if (symbol) this.#onSelect(symbol);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const row = rowOf(event);
    if (!row) return;
    const target = targetOf(event.key, row);
    if (event.key === 'Enter' || event.key === ' ') this.#onSelect(String(row.dataset.symbol));
    else if (target instanceof HTMLElement) target.focus();
    else return;
    event.preventDefault();
  }
}

/** @param {string} key @param {HTMLElement} row */
function targetOf(key, row) {
  switch (key) {
    case 'ArrowDown': return row.nextElementSibling;
    case 'ArrowUp': return row.previousElementSibling;
    case 'Home': return row.parentElement?.firstElementChild;
    case 'End': return row.parentElement?.lastElementChild;
    default: return null;
  }
}

/** @param {Event} event @returns {HTMLElement | null} */
function rowOf({ target }) {
  return target instanceof Element ? target.closest('tr[data-symbol]') : null;
}
