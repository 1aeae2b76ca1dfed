import { element, setAttribute, setText } from '../elements.js';
import { formatAge } from '../format.js';

/**
 * Says how old the data of a panel is, and dims the panel when more should have come.
 * @param {HTMLElement} panel
 * @param {() => number} overdueMillis how old the data may be
 * @param {(ageMillis: number) => string} [text]
 * @param {string} [warning]
 */
export function createFreshness(panel, overdueMillis, text = formatAge, warning = 'overdue,') {
  const label = element('span', { class: 'freshness' });
  return {
    element: label,
    /** @param {number} ageMillis */
    paint(ageMillis) {
      const overdue = ageMillis > overdueMillis();
      setAttribute(panel, 'data-overdue', overdue ? 'true' : null);
      setText(label, overdue ? `${warning} ${text(ageMillis)}` : text(ageMillis));
    },
  };
}
