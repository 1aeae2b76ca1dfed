import { element } from './elements.js';

const SHOWN_MILLIS = 15_000;
const MOST = 4;

/**
 * Small notices at the edge of the page that go away by themselves.
 * @param {HTMLElement} host
 */
export function createNotices(host) {
  /** @type {Map<string, () => void>} */
  const open = new Map();

  /** @param {string} text */
  function show(text) {
    open.get(text)?.();
    const notice = element('li', { class: 'notice' }, element('span', {}, text),
      element('button', { type: 'button', class: 'quiet', 'aria-label': 'Dismiss', click: close }, '×'));
    const timer = setTimeout(close, SHOWN_MILLIS);
    function close() {
      clearTimeout(timer);
      notice.remove();
      open.delete(text);
    }
    open.set(text, close);
    host.append(notice);
    if (open.size > MOST) open.values().next().value?.();
  }
  return { show };
}

/**
 * @param {import('../state/gaps.js').GapReport} gap
 */
export function gapText({ namespace, lost }) {
  if (lost === null) return `gap: an unknown number of updates lost (${namespace})`;
  return `gap: ${lost} ${lost === 1 ? 'update' : 'updates'} lost (${namespace})`;
}
