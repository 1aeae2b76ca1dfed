import { element } from './elements.js';

/**
 * A plain table of the newest rows, the twin of a chart for those who do not see it.
 * @param {string} caption
 */
export function createDataTable(caption) {
  const head = element('tr');
  const body = element('tbody');
  const root = element('div', { class: 'data-table', tabindex: '0', role: 'region', 'aria-label': caption, hidden: true },
    element('table', {}, element('caption', { class: 'visually-hidden' }, caption), element('thead', {}, head), body));
  return {
    element: root,
    isShown: () => !root.hidden,
    /** @param {boolean} shown */
    show(shown) {
      root.hidden = !shown;
    },
    /** @param {string[]} titles @param {string[][]} rows newest first */
    paint(titles, rows) {
      head.replaceChildren(...titles.map(title => element('th', { scope: 'col' }, title)));
      body.replaceChildren(...rows.map(([first, ...rest]) =>
        element('tr', {}, element('th', { scope: 'row' }, first), ...rest.map(text => element('td', {}, text)))));
    },
  };
}
