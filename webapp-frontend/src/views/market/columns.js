import { formatNumber, formatSigned, formatVolume } from '../format.js';

/**
 * The columns of the watch list. `live` ones change all the time, so rows are put in order again only now and then.
 * @typedef {import('../../state/quotes.js').Quote} Quote
 * @typedef {{ field: string, title: string, number: boolean, live: boolean, optional?: boolean,
 *   text: (quote: Quote) => string, order: (quote: Quote) => string | number }} Column
 */

/** @type {Column[]} */
export const COLUMNS = [
  { field: 'symbol', title: 'Symbol', number: false, live: false, text: quote => quote.symbol,
    order: quote => quote.symbol },
  { field: 'last', title: 'Last', number: true, live: true, text: quote => price(quote, quote.last),
    order: quote => quote.last },
  { field: 'change', title: 'Change', number: true, live: true, optional: true,
    text: quote => formatSigned(quote.change, quote.decimals), order: quote => quote.change ?? -Infinity },
  { field: 'changePercent', title: 'Chg %', number: true, live: true,
    text: quote => formatSigned(quote.changePercent, 2), order: quote => quote.changePercent ?? -Infinity },
  { field: 'bid', title: 'Bid', number: true, live: true, optional: true, text: quote => price(quote, quote.bid),
    order: quote => quote.bid },
  { field: 'ask', title: 'Ask', number: true, live: true, optional: true, text: quote => price(quote, quote.ask),
    order: quote => quote.ask },
  { field: 'volume', title: 'Volume', number: true, live: true, optional: true,
    text: quote => formatVolume(quote.volume), order: quote => quote.volume },
];

/** @param {Quote} quote @param {number} value */
function price(quote, value) {
  return formatNumber(value, quote.decimals);
}

/**
 * @param {Quote[]} quotes
 * @param {Column} column
 * @param {1 | -1} direction
 */
export function sortQuotes(quotes, column, direction) {
  return quotes.sort((a, b) => {
    const [left, right] = [column.order(a), column.order(b)];
    const order = typeof left === 'string' ? left.localeCompare(String(right)) : compareNumbers(left, Number(right));
    return order * direction || a.symbol.localeCompare(b.symbol);
  });
}

/** Unknown numbers count as the least. @param {number} a @param {number} b */
function compareNumbers(a, b) {
  const [left, right] = [a, b].map(value => (Number.isNaN(value) ? -Infinity : value));
  return left === right ? 0 : left - right;
}
